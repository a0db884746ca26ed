import type { LocalAudioTrack } from "livekit-client";

/** What comes from the device itself, before any processor. */
export const sourceOf = (track: LocalAudioTrack): MediaStreamTrack => track["_mediaStreamTrack"];
