import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack, type Room } from "livekit-client";

/**
 * In a direct room the caller's camera and microphone are published while it rings, but as muted: the media
 * server takes them and forwards nothing to anybody, and the answer only has to let go. For the caller
 * nothing is muted: they see themselves, and the encoder is warm.
 */
export type OwnTrack = LocalAudioTrack | LocalVideoTrack;

/** Before the track is published. */
export function hold(track: OwnTrack): void {
  track.isMuted = true;
}

/** From here on others receive it. One that its owner has muted stays so. */
export function release(track: OwnTrack): void {
  if (!track.isMuted || !track.mediaStreamTrack.enabled) return;
  track.isMuted = false;
  // One that is still being published tells the media server by itself.
  if (track.sid) track.emit(TrackEvent.Unmuted, track);
}

/** While it rings the encoder runs although nobody watches; else the answer would have to wait for it to start. */
export function keepEncoding(room: Room, always: boolean): void {
  room.options.dynacast = !always;
}
