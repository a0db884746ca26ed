import { RemoteVideoTrack, type Track } from "livekit-client";
import { observeInOtherWindow } from "./livekit-internals/other-window.ts";

/** Attaches a track to an element, in any of our windows. Returns the function that detaches it. */
export function attachTrack(track: Track, element: HTMLMediaElement): () => void {
  if (track instanceof RemoteVideoTrack && element.ownerDocument !== document)
    observeInOtherWindow(track, element);
  track.attach(element);
  return () => void track.detach(element);
}
