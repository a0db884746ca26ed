import type { RemoteTrackPublication } from "livekit-client";

/** Tells the media server once more which size we want; livekit-client tells it only what has changed. */
export function repeatSettings(publication: RemoteTrackPublication): void {
  publication.emitTrackUpdate();
}
