export type DeviceKind = "microphone" | "camera";

/** The state of a microphone or camera, including why it cannot be used. */
export type DeviceState = "off" | "on" | "denied" | "missing" | "busy";

export type DeviceProblem = Exclude<DeviceState, "on" | "off">;

export const isProblem = (state: DeviceState): state is DeviceProblem => state !== "on" && state !== "off";

/** Why a device could not be opened, by the error names of the Media Capture specification. */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "missing";
}

/** What can be wrong with a device of a call. */
export type DeviceTrouble = `${DeviceKind}.${DeviceProblem}` | "microphone.silent";
