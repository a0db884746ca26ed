import { isProblem, type DeviceKind, type DeviceProblem } from "../media/devices/device-state.ts";
import { useCall, type CallView } from "./call-store.ts";
import { usePreferences } from "./preferences.ts";

/** What can be wrong with a device of a call. */
export type DeviceTrouble = `${DeviceKind}.${DeviceProblem}` | "microphone.silent";

const kinds = ["microphone", "camera"] as const satisfies readonly DeviceKind[];

/**
 * From now on, a device that does not work in a call makes the next one begin with a check; unless the user has entered a
 * call knowing that.
 */
export function followTrouble(): void {
  useCall.subscribe((now, before) => {
    if (
      now.microphone === before.microphone &&
      now.camera === before.camera &&
      now.microphoneNotice === before.microphoneNotice
    )
      return;
    const { acceptedTrouble } = usePreferences.getState();
    // One that works again may fail anew.
    const repaired = kinds.filter((kind) => now[kind] === "on" && before[kind] !== "on");
    const accepted = acceptedTrouble.filter(
      (trouble) => trouble === "microphone.silent" || !repaired.some((kind) => trouble.startsWith(kind)),
    );
    if (accepted.length < acceptedTrouble.length) usePreferences.setState({ acceptedTrouble: accepted });
    if (troublesOf(now).some((trouble) => !accepted.includes(trouble)))
      usePreferences.setState({ preJoinDone: false });
  });
}

/** The user enters a call with devices that have been checked, whatever is wrong with them. */
export function passCheck(trouble: readonly DeviceTrouble[]): void {
  usePreferences.setState({ preJoinDone: true, acceptedTrouble: trouble });
}

function troublesOf(view: Pick<CallView, DeviceKind | "microphoneNotice">): readonly DeviceTrouble[] {
  const problems = kinds.flatMap((kind): DeviceTrouble[] => {
    const state = view[kind];
    return isProblem(state) ? [`${kind}.${state}`] : [];
  });
  return view.microphoneNotice === "silent" ? [...problems, "microphone.silent"] : problems;
}
