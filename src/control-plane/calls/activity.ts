import type { CallState } from "../../shared/call/call-state.ts";
import type { Activity } from "../../shared/contract/process-channel.ts";
import type { CallLedger } from "./ledger.ts";

/** The live calls, and the people in them. Somebody with two devices is one person. */
export function activityOf(live: readonly CallState[], ownerId: string): Activity {
  const people = new Set(live.flatMap(({ devices }) => Object.values(devices).map(({ userId }) => userId)));
  return { calls: live.length, people: people.size, others: people.size - (people.has(ownerId) ? 1 : 0) };
}

/** Calls `tell` now, and whenever it has become another one. */
export function reportActivity(
  ledger: CallLedger,
  ownerId: string,
  tell: (activity: Activity) => void,
): void {
  let told = "";
  const report = () => {
    const activity = activityOf(ledger.live(), ownerId);
    const text = JSON.stringify(activity);
    if (text !== told) tell(activity);
    told = text;
  };
  ledger.onChanged(report);
  report();
}
