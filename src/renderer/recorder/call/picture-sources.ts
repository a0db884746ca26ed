import { Track, type RemoteParticipant, type Room } from "livekit-client";
import { userOf } from "../../../shared/call/principal.ts";
import type { PictureSource } from "../picture/arrange.ts";

/**
 * The cameras and shared screens, in the order in which people joined; of those who publish anything, so the audience of a
 * webinar has no tiles.
 */
export function pictureSourcesIn(room: Room): PictureSource[] {
  return [...room.remoteParticipants.values()]
    .filter(({ trackPublications }) => trackPublications.size > 0)
    .sort((a, b) => joined(a) - joined(b) || a.identity.localeCompare(b.identity))
    .flatMap(sourcesOf);
}

const joined = ({ joinedAt }: RemoteParticipant): number => joinedAt?.getTime() ?? 0;

function sourcesOf(participant: RemoteParticipant): PictureSource[] {
  const { identity, isSpeaking } = participant;
  const person = { identity, owner: userOf(identity) ?? identity, name: participant.name ?? "" };
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const screen = participant.getTrackPublication(Track.Source.ScreenShare);
  const sources: PictureSource[] = [
    {
      ...person,
      id: `${identity} camera`,
      kind: "camera",
      isSpeaking,
      video: camera && !camera.isMuted ? camera.trackSid : null,
    },
  ];
  if (screen)
    sources.push({
      ...person,
      id: `${identity} screen`,
      kind: "screen",
      isSpeaking: false,
      video: screen.trackSid,
    });
  return sources;
}
