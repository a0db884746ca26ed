import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";

/** What comes from the device itself, before any processor. */
export const sourceOf = (track: LocalAudioTrack | LocalVideoTrack): MediaStreamTrack =>
  track["_mediaStreamTrack"];
