import { tabStorage } from "../storage/storage.ts";
import { useApp } from "../stores/app-store.ts";
import { useCall, type CallView } from "../stores/call-store.ts";
import { callIdOf } from "./connection.ts";
import type { DeviceKind } from "./devices/device-state.ts";

/**
 * The call that this window is in, in its session storage: a page that is reloaded, or has crashed, rejoins it. A
 * closed window forgets it.
 */
const KEY = "hearth.call";
const FORGET_LATER = 1_000;

/** The stored value. */
let noted: string | null = null;

export interface InterruptedCall {
  /** Who was in it: nobody else may be taken into it. */
  readonly userId: string;
  readonly roomId: string;
  readonly callId: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** The call that the previous page of this window was in; null if none. To be called once, before `rememberCall`. */
export function takeInterruptedCall(): InterruptedCall | null {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (navigation?.type !== "reload") {
    // A duplicated tab has the same session storage, and must not take over the call of the first. Deleted
    // later, because access to storage blocks the page, and the first screen does not need it.
    setTimeout(() => noted === null && tabStorage.removeItem(KEY), FORGET_LATER);
    return null;
  }
  const text = tabStorage.getItem(KEY);
  tabStorage.removeItem(KEY);
  if (text === null) return null;
  try {
    // Only we write there, and another version of the app would use another name.
    return JSON.parse(text) as InterruptedCall;
  } catch {
    return null;
  }
}

/** Has the page that is loaded next in this window join a call, as on a host that is shown from then on. */
export function joinAfterReload(call: InterruptedCall): void {
  tabStorage.setItem(KEY, JSON.stringify(call));
}

/** From now on, stores which call this window is in. */
export function rememberCall(): void {
  useCall.subscribe((view) => {
    const call = toRemember(view);
    const text = call && JSON.stringify(call);
    // The call store changes far more often than this.
    if (text === noted) return;
    noted = text;
    if (text === null) tabStorage.removeItem(KEY);
    else tabStorage.setItem(KEY, text);
  });
}

/** Which devices are on when a call is entered again. Keys that are held now may have been released by then. */
export const devicesToReturnWith = ({
  microphone,
  camera,
  isHeldOn,
}: CallView): Pick<InterruptedCall, DeviceKind> => ({
  microphone: microphone === "on" && !isHeldOn,
  camera: camera === "on",
});

function toRemember(view: CallView): InterruptedCall | null {
  const { connection } = view;
  const id = callIdOf(connection);
  const { phase } = useApp.getState();
  if (id === null || connection.status === "idle" || phase.status !== "signed-in") return null;
  return {
    userId: phase.me.id,
    roomId: connection.roomId,
    callId: id,
    ...devicesToReturnWith(view),
  };
}
