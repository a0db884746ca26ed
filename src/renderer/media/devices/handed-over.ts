import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import { openCamera, openMicrophone, type Opened } from "./open-device.ts";
import type { OpenDevice } from "./own-devices.ts";

export interface OpenTracks {
  readonly microphone?: LocalAudioTrack | undefined;
  readonly camera?: LocalVideoTrack | undefined;
}

let waiting: OpenTracks = {};

/**
 * Enters a call with devices that are open already, so that none is closed and opened again. Those that the call does not
 * take at once, such as because it has to be asked about first, are closed.
 */
export function handOver(tracks: OpenTracks, enter: () => void): void {
  waiting = tracks;
  try {
    enter();
  } finally {
    for (const track of [waiting.microphone, waiting.camera]) track?.stop();
    waiting = {};
  }
}

/** Opens the devices of a call, if they have not been handed over. */
export const openDevice: OpenDevice = {
  microphone: () => taken(waiting.microphone, { ...waiting, microphone: undefined }) ?? openMicrophone(),
  camera: () => taken(waiting.camera, { ...waiting, camera: undefined }) ?? openCamera(),
};

function taken<Track>(track: Track | undefined, rest: OpenTracks): Promise<Opened<Track>> | null {
  if (!track) return null;
  waiting = rest;
  return Promise.resolve({ track });
}
