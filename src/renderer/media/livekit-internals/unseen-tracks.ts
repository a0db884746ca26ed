import { RemoteVideoTrack, TrackEvent, type RemoteTrackPublication, type Room } from "livekit-client";

const told = new WeakSet<RemoteVideoTrack>();

/**
 * Video that nobody sees should not be received. livekit-client tells the media server when visibility changes, which
 * never happens for a track that was never attached; and the media server forgets what it is told about a track that
 * it does not send yet. So it is told once the first packet has arrived, and again for as long as packets keep coming.
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

/** Attached nowhere, or not visible, and received all the same. */
function isUnwanted(publication: RemoteTrackPublication, track: RemoteVideoTrack): boolean {
  const unseen = track.attachedElements.length === 0 || !publication.isEnabled;
  return unseen && !track.mediaStreamTrack.muted;
}
