import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack, type Room } from "livekit-client";
import { sourceOf } from "./source-track.ts";

/**
 * In a direct room the caller's camera and microphone are published while it rings, but as muted: the media server
 * receives them and forwards nothing, and the answer only has to release them. The devices themselves are not muted:
 * callers see themselves, and the encoder is running.
 */
export type OwnTrack = LocalAudioTrack | LocalVideoTrack;

/** Held tracks, and what keeps the device of each on. */
const held = new WeakMap<OwnTrack, () => void>();

/** After these, livekit-client disables the device of a track that counts as muted. */
const disabling = [TrackEvent.Restarted, TrackEvent.TrackProcessorUpdate] as const;

/** To be called before the track is published. */
export function hold(track: OwnTrack): void {
  const keepOn = () => {
    sourceOf(track).enabled = true;
  };
  held.set(track, keepOn);
  track.isMuted = true;
  for (const event of disabling) track.on(event, keepOn);
}

/** Whether the device of a track is on although it counts as muted. */
export const isHeld = (track: OwnTrack): boolean => held.has(track);

/** From here on others receive it. A track that the user has muted stays muted. */
export function release(track: OwnTrack): void {
  // Without a sid it is still being published, and will be published unmuted.
  if (stopHolding(track) && track.sid) track.emit(TrackEvent.Unmuted, track);
}

/** Makes it a track like others, without telling the media server. Returns whether it was held. */
export function stopHolding(track: OwnTrack): boolean {
  const keepOn = held.get(track);
  if (!keepOn) return false;
  held.delete(track);
  for (const event of disabling) track.off(event, keepOn);
  track.isMuted = false;
  return true;
}

/** While it rings the encoder runs without subscribers; the answer would have to wait for it to start otherwise. */
export function keepEncoding(room: Room, always: boolean): void {
  room.options.dynacast = !always;
}
