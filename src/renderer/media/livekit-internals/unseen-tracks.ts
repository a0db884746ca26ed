import { RemoteVideoTrack, TrackEvent, type RemoteTrackPublication, type Room } from "livekit-client";

const told = new WeakSet<RemoteVideoTrack>();

/**
 * A picture that nobody sees is not to be received. livekit-client says so when visibility changes, which it never
 * does for a picture that was never shown; and what is said of a track before the media server sends it is
 * forgotten there. So it is said once the first packet has come, and again for as long as packets keep coming.
 */
export function pauseUnseen(room: Room): void {
  for (const participant of room.remoteParticipants.values())
    for (const publication of participant.videoTrackPublications.values()) {
      const { track } = publication;
      if (!(track instanceof RemoteVideoTrack) || !isUnwanted(publication, track)) continue;
      if (told.has(track) && track.currentBitrate === 0) continue;
      told.add(track);
      track.emit(TrackEvent.VisibilityChanged, false);
    }
}

/** Shown nowhere, or out of sight, and received all the same. */
function isUnwanted(publication: RemoteTrackPublication, track: RemoteVideoTrack): boolean {
  const unseen = track.attachedElements.length === 0 || !publication.isEnabled;
  return unseen && !track.mediaStreamTrack.muted;
}
