import type { LocalVideoTrack, Track, TrackProcessor } from "livekit-client";
import { sourceOf } from "./source-track.ts";

/** Whether a camera is off, and its device free for others. A held one counts as muted, but is on. */
export const isReleased = (camera: LocalVideoTrack): boolean => sourceOf(camera).readyState === "ended";

/**
 * Gives a camera that is off the processor with which it is opened again. `setProcessor` would begin to process a device
 * that has ended, and one that is set afterwards would miss the first pictures.
 */
export function setProcessorOfReleased(
  camera: LocalVideoTrack,
  processor: TrackProcessor<Track.Kind.Video>,
): void {
  camera["processor"] = processor;
  camera["processorElement"] = document.createElement("video");
}

/** Takes it away. `stopProcessor` would send the device that has ended. */
export async function removeProcessorOfReleased(camera: LocalVideoTrack): Promise<void> {
  const processor = camera.getProcessor();
  camera["processor"] = undefined;
  await processor?.destroy();
}
