import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { log } from "../../log/log.ts";
import { refreshDevices } from "../../stores/device-list.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { cameraOptions, microphoneOptions } from "../processing/settings.ts";
import { chosenDevice } from "./chosen-devices.ts";
import { problemOf, type DeviceProblem } from "./device-state.ts";

export type Opened<Track> = { readonly track: Track } | { readonly problem: DeviceProblem };

/** Nothing of it is needed to open a device, so that it is not part of the way into a call. */
const loadProcessing = () => import("../processing/follow-preferences.ts");

const notLoaded = (error: unknown): void =>
  log.warn("The part of the app that processes devices could not be loaded", { error });

/** Opens the chosen microphone, and processes it as the user prefers, until it is stopped. */
export async function openMicrophone(): Promise<Opened<LocalAudioTrack>> {
  return await attempt(async () => {
    const settings = usePreferences.getState();
    const track = await createLocalAudioTrack({
      ...microphoneOptions(settings),
      ...chosenDevice("microphone"),
    });
    loadProcessing().then(({ processMicrophone }) => processMicrophone(track, settings), notLoaded);
    return track;
  });
}

/** Opens the chosen camera, and processes it as the user prefers, until it is stopped. */
export async function openCamera(): Promise<Opened<LocalVideoTrack>> {
  return await attempt(async () => {
    const settings = usePreferences.getState();
    const track = await createLocalVideoTrack({ ...cameraOptions(settings), ...chosenDevice("camera") });
    const processed = loadProcessing().then(({ processCamera }) => processCamera(track, settings));
    try {
      // Nobody may see the room before it is hidden.
      if (settings.background.kind !== "none") await processed;
      else processed.catch(notLoaded);
    } catch (error) {
      track.stop();
      throw error;
    }
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
