import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  VideoPresets,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { useCall } from "../stores/call-store.ts";
import { chosenDevice, followChoice } from "./chosen-devices.ts";
import { problemOf, type DeviceProblem } from "./device-problem.ts";

export type Opened<Track> = { readonly track: Track } | { readonly problem: DeviceProblem };

export async function openMicrophone(): Promise<Opened<LocalAudioTrack>> {
  return await attempt("microphone", () =>
    createLocalAudioTrack({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...chosenDevice("microphone"),
    }),
  );
}

export async function openCamera(): Promise<Opened<LocalVideoTrack>> {
  return await attempt("camera", () =>
    createLocalVideoTrack({ resolution: VideoPresets.h720.resolution, ...chosenDevice("camera") }),
  );
}

async function attempt<Track extends LocalAudioTrack | LocalVideoTrack>(
  kind: "microphone" | "camera",
  open: () => Promise<Track>,
): Promise<Opened<Track>> {
  try {
    const track = await open();
    followChoice(kind, track, (error) => useCall.setState({ [kind]: problemOf(error) }));
    return { track };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}
