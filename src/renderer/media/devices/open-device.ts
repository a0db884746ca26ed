import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  VideoPresets,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { refreshDevices } from "../../stores/device-list.ts";
import { chosenDevice } from "./chosen-devices.ts";
import { problemOf, type DeviceProblem } from "./device-state.ts";

export type Opened<Track> = { readonly track: Track } | { readonly problem: DeviceProblem };

/** Opens the chosen microphone, with the options that calls use. */
export async function openMicrophone(): Promise<Opened<LocalAudioTrack>> {
  return await attempt(() =>
    createLocalAudioTrack({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...chosenDevice("microphone"),
    }),
  );
}

/** Opens the chosen camera, with the options that calls use. */
export async function openCamera(): Promise<Opened<LocalVideoTrack>> {
  return await attempt(() =>
    createLocalVideoTrack({ resolution: VideoPresets.h720.resolution, ...chosenDevice("camera") }),
  );
}

async function attempt<Track>(open: () => Promise<Track>): Promise<Opened<Track>> {
  try {
    const track = await open();
    // Only now do browsers name the devices.
    void refreshDevices();
    return { track };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}
