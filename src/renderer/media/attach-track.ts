import { RemoteVideoTrack, type Track } from "livekit-client";
import { observeInOtherWindow } from "./livekit-internals/other-window.ts";

/** Shows or plays a track in an element, in whichever of our windows that is; returns how to detach it. */
export function attachTrack(track: Track, element: HTMLMediaElement): () => void {
  if (track instanceof RemoteVideoTrack && element.ownerDocument !== document)
    observeInOtherWindow(track, element);
  track.attach(element);
  return () => void track.detach(element);
}
