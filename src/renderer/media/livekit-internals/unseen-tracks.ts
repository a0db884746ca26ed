import { RemoteVideoTrack, TrackEvent, type RemoteTrackPublication, type Room } from "livekit-client";

const told = new WeakSet<RemoteVideoTrack>();

/**
 * Video that is not visible should not be received. livekit-client notifies the media server of changes of visibility,
 * which never happens for a track that was never attached; and the media server ignores settings for a track that it
 * does not send yet. So they are sent once the first packet has arrived, and again while packets keep arriving.
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

/** Whether it is received although it is not attached or not visible. */
function isUnwanted(publication: RemoteTrackPublication, track: RemoteVideoTrack): boolean {
  const unseen = track.attachedElements.length === 0 || !publication.isEnabled;
  return unseen && !track.mediaStreamTrack.muted;
}
