import { RemoteVideoTrack, type Track } from "livekit-client";
import { observeInOtherWindow } from "./livekit-internals/other-window.ts";

/** Attaches a track to an element, in any of our windows. Returns the function that detaches it. */
export function attachTrack(track: Track, element: HTMLMediaElement): () => void {
  if (track instanceof RemoteVideoTrack && element.ownerDocument !== document)
    observeInOtherWindow(track, element);
  track.attach(element);
  return () => {
    // livekit-client keeps an element of audio for later, and with it everything that it was in, which is gone.
    if (!element.isConnected) element.remove();
    track.detach(element);
  };
}
