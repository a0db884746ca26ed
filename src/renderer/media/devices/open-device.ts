import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { refreshDevices } from "../../stores/device-list.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { processCamera, processMicrophone } from "../processing/follow-preferences.ts";
import { cameraOptions, microphoneOptions } from "../processing/settings.ts";
import { chosenDevice } from "./chosen-devices.ts";
import { problemOf, type DeviceProblem } from "./device-state.ts";

export type Opened<Track> = { readonly track: Track } | { readonly problem: DeviceProblem };

/** Opens the chosen microphone, and processes it as the user prefers, until it is stopped. */
export async function openMicrophone(): Promise<Opened<LocalAudioTrack>> {
  return await attempt(async () => {
    const settings = usePreferences.getState();
    const track = await createLocalAudioTrack({
      ...microphoneOptions(settings),
      ...chosenDevice("microphone"),
    });
    processMicrophone(track, settings);
    return track;
  });
}

/** Opens the chosen camera, and processes it as the user prefers, until it is stopped. */
export async function openCamera(): Promise<Opened<LocalVideoTrack>> {
  return await attempt(async () => {
    const settings = usePreferences.getState();
    const track = await createLocalVideoTrack({ ...cameraOptions(settings), ...chosenDevice("camera") });
    processCamera(track, settings);
    return track;
  });
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
