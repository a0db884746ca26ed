import type { OwnTrack } from "./held-tracks.ts";

/** What comes from the device itself, before any processor. */
export const sourceOf = (track: OwnTrack): MediaStreamTrack => track["_mediaStreamTrack"];
