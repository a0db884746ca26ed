/** A microphone or camera, as the person sees it. A problem is a state, not only a throw. */
export type DeviceState = "off" | "on" | "denied" | "missing" | "busy";

export type DeviceProblem = Exclude<DeviceState, "on" | "off">;

export const isProblem = (state: DeviceState): state is DeviceProblem => state !== "on" && state !== "off";

/** Why a browser gave no device, by the names that the media capture standard has for it. */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "missing";
}
