import { isProblem, type DeviceKind, type DeviceTrouble } from "../media/devices/device-state.ts";
import { idleCall, useCall, type CallView } from "./call-store.ts";
import { usePreferences } from "./preferences.ts";

const kinds = ["microphone", "camera"] as const satisfies readonly DeviceKind[];

type Watched = Pick<CallView, DeviceKind | "microphoneNotice">;

/**
 * From now on, a device that does not work in a call makes the next one begin with a check; unless the user has entered a
 * call knowing that.
 */
export function followTrouble(): void {
  note(useCall.getState(), idleCall);
  useCall.subscribe((now, before) => {
    // The call store changes far more often than this.
    if (watched.some((field) => now[field] !== before[field])) note(now, before);
  });
}

const watched = [...kinds, "microphoneNotice"] as const;

function note(now: Watched, before: Watched): void {
  const { acceptedTrouble } = usePreferences.getState();
  // One that works again may fail anew.
  const repaired = kinds.filter((kind) => now[kind] === "on" && before[kind] !== "on");
  const accepted = acceptedTrouble.filter(
    (trouble) => trouble === "microphone.silent" || !repaired.some((kind) => trouble.startsWith(kind)),
  );
  if (accepted.length < acceptedTrouble.length) usePreferences.setState({ acceptedTrouble: accepted });
  if (troublesOf(now).some((trouble) => !accepted.includes(trouble)))
    usePreferences.setState({ preJoinDone: false });
}

/** The user enters a call with devices that have been checked, whatever is wrong with them. */
export function passCheck(trouble: readonly DeviceTrouble[]): void {
  usePreferences.setState({ preJoinDone: true, acceptedTrouble: trouble });
}

function troublesOf(view: Watched): readonly DeviceTrouble[] {
  const problems = kinds.flatMap((kind): DeviceTrouble[] => {
    const state = view[kind];
    return isProblem(state) ? [`${kind}.${state}`] : [];
  });
  return view.microphoneNotice === "silent" ? [...problems, "microphone.silent"] : problems;
}
