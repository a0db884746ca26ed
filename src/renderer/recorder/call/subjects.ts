import { Track, type RemoteParticipant, type Room } from "livekit-client";
import { userOf } from "../../../shared/call/principal.ts";
import type { Subject } from "../picture/arrange.ts";

/** The cameras and shared screens of the call, in the order in which people joined; of those who publish anything. */
export function subjectsIn(room: Room): Subject[] {
  return [...room.remoteParticipants.values()]
    .filter(({ trackPublications }) => trackPublications.size > 0)
    .sort((a, b) => joined(a) - joined(b) || a.identity.localeCompare(b.identity))
    .flatMap(subjectsOf);
}

const joined = ({ joinedAt }: RemoteParticipant): number => joinedAt?.getTime() ?? 0;

function subjectsOf(participant: RemoteParticipant): Subject[] {
  const { identity, isSpeaking } = participant;
  const userId = userOf(identity);
  if (!userId) return [];
  const person = { identity, userId, name: participant.name ?? "" };
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const screen = participant.getTrackPublication(Track.Source.ScreenShare);
  const subjects: Subject[] = [
    {
      ...person,
      id: `${identity} camera`,
      kind: "camera",
      isSpeaking,
      video: camera && !camera.isMuted ? camera.trackSid : null,
    },
  ];
  if (screen)
    subjects.push({
      ...person,
      id: `${identity} screen`,
      kind: "screen",
      isSpeaking: false,
      video: screen.trackSid,
    });
  return subjects;
}
