import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  VideoPresets,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";

/** A microphone or camera, as the person sees it. A problem is a state, not only a throw. */
export type DeviceState = "off" | "on" | "denied" | "missing" | "busy";

export type DeviceProblem = Exclude<DeviceState, "on" | "off">;

export const isProblem = (state: DeviceState): state is DeviceProblem => state !== "on" && state !== "off";

export type Opened<Track> = { readonly track: Track } | { readonly problem: DeviceProblem };

export async function openMicrophone(): Promise<Opened<LocalAudioTrack>> {
  return await attempt(() =>
    createLocalAudioTrack({ echoCancellation: true, noiseSuppression: true, autoGainControl: true }),
  );
}

export async function openCamera(): Promise<Opened<LocalVideoTrack>> {
  return await attempt(() => createLocalVideoTrack({ resolution: VideoPresets.h720.resolution }));
}

async function attempt<Track>(open: () => Promise<Track>): Promise<Opened<Track>> {
  try {
    return { track: await open() };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** Why a browser gave no device, by the names that the media capture standard has for it. */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "missing";
}
