import { Track, type RemoteTrackPublication, type Room } from "livekit-client";
import { repeatSettings } from "../../media/livekit-internals/track-settings.ts";
import type { Size, Tile } from "../picture/arrange.ts";

/** Video that is larger than its tile by this factor is a layer too large. */
const TOO_LARGE = 1.5;

/** Receives the video that has a tile, as large as the tile is, and all sound if there is to be sound. */
export function subscribe(room: Room, tiles: readonly Tile[], audio: boolean): void {
  const places = new Map(tiles.map(({ video, place }) => [video, place]));
  for (const { trackPublications } of room.remoteParticipants.values())
    for (const publication of trackPublications.values()) {
      const place = places.get(publication.trackSid);
      const wanted = publication.kind === Track.Kind.Audio ? audio : place !== undefined;
      if (publication.isDesired !== wanted) publication.setSubscribed(wanted);
      if (wanted && place) resize(publication, place);
    }
}

function resize(publication: RemoteTrackPublication, { width, height }: Size): void {
  const { track } = publication;
  if (!track) return;
  publication.setVideoDimensions({ width, height });
  // The media server forgets the settings of a track that it does not send yet.
  const received = track.mediaStreamTrack.getSettings().width ?? 0;
  if (received > width * TOO_LARGE) repeatSettings(publication);
}
