import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack, type Room } from "livekit-client";

/**
 * In a direct room the caller's camera and microphone are published while it rings, but as muted: the media server
 * receives them and forwards nothing, and the answer only has to release them. The devices themselves are not muted:
 * callers see themselves, and the encoder is running.
 */
export type OwnTrack = LocalAudioTrack | LocalVideoTrack;

/** To be called before the track is published. */
export function hold(track: OwnTrack): void {
  track.isMuted = true;
}

/** From here on others receive it. A track that the user has muted stays muted. */
export function release(track: OwnTrack): void {
  if (!track.isMuted || !track.mediaStreamTrack.enabled) return;
  track.isMuted = false;
  // Without a sid it is still being published, and will be published unmuted.
  if (track.sid) track.emit(TrackEvent.Unmuted, track);
}

/** While it rings the encoder runs without subscribers; the answer would have to wait for it to start otherwise. */
export function keepEncoding(room: Room, always: boolean): void {
  room.options.dynacast = !always;
}
