import { RemoteVideoTrack, type Room } from "livekit-client";

const told = new WeakSet<RemoteVideoTrack>();

/**
 * A picture that was never shown is not to be received. livekit-client says so when the media server reports
 * the stream, and misses that report where it comes before the track; showing it nowhere once makes it say so.
 * Only once something comes: what is said of a track before the media server sends it, it forgets.
 */
export function pauseUnseen(room: Room): void {
  for (const participant of room.remoteParticipants.values())
    for (const { track } of participant.videoTrackPublications.values())
      if (track instanceof RemoteVideoTrack && isUnseen(track) && !told.has(track)) {
        told.add(track);
        track.detach(track.attach());
      }
}

const isUnseen = (track: RemoteVideoTrack): boolean =>
  track.attachedElements.length === 0 && !track.mediaStreamTrack.muted;
