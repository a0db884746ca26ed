import type { MenuItemConstructorOptions } from "electron";

import type { HostNews } from "../../shared/contract/ipc.ts";
import type { Activity } from "../../shared/contract/process-channel.ts";
import type { MainTexts } from "../messages/index.ts";

/** What runs on this computer, and what follows from it. Pure. */
export interface PresenceState {
  /** Of the host on this computer; null if there is none. */
  readonly host: HostNews["status"] | null;
  /** On that host, if this app runs it. */
  readonly activity: Activity;
}

/** What the tray says about this computer; null if there is nothing to say, because no host is here. */
export function statusOf({ host, activity }: PresenceState, texts: MainTexts): string | null {
  if (activity.people > 0) return texts.inCalls(activity.people);
  if (host === null) return null;
  return { starting: texts.hostStarts, ready: texts.hostRuns, failed: texts.hostFailed }[host];
}

/** The tooltip of the tray's icon, in one line. */
export function tooltip(state: PresenceState, texts: MainTexts): string {
  const status = statusOf(state, texts);
  return status === null ? "Hearth" : `Hearth – ${status}`;
}

/** The menu of the tray's icon. */
export function trayMenu(
  state: PresenceState,
  texts: MainTexts,
  { open, quit }: { readonly open: () => void; readonly quit: () => void },
): MenuItemConstructorOptions[] {
  const status = statusOf(state, texts);
  return [
    ...(status === null ? [] : [{ label: status, enabled: false }, { type: "separator" as const }]),
    { label: texts.open, click: open },
    { label: texts.quit, click: quit },
  ];
}

/**
 * Whether the app goes on without its window: a host keeps running and calls ring, on it and on every host where this
 * person is signed in. `signedIn` is whether there is such a host on another machine.
 */
export const staysOpen = ({ host, activity }: PresenceState, signedIn: boolean): boolean =>
  signedIn || activity.calls > 0 || (host !== null && host !== "failed");

/** The question before the app quits; null if nobody else would lose a call. */
export function quitQuestion(
  { activity }: PresenceState,
  texts: MainTexts,
): { readonly message: string; readonly detail: string } | null {
  if (activity.others === 0) return null;
  return { message: texts.quitDuringCall(activity.others), detail: texts.quitDetail };
}
