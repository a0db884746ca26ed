import {
  ConnectionQuality,
  Track,
  type LocalParticipant,
  type Participant as LiveKitParticipant,
  type RemoteParticipant,
  type Room,
} from "livekit-client";
import { userOf } from "../../shared/call/principal.ts";
import type { OwnTrack } from "./livekit-internals/held-tracks.ts";
import { sourceOf } from "./livekit-internals/source-track.ts";
import { good, lost, poor, type Finding } from "./quality/finding.ts";

/** One tile on the stage: a device of a person in the call. */
export interface Participant {
  readonly identity: string;
  readonly userId: string;
  readonly name: string;
  readonly isLocal: boolean;
  readonly isSpeaking: boolean;
  readonly audioOn: boolean;
  /** How well they are connected. */
  readonly quality: Finding;
  readonly joinedAt: number;
  /** What to show; null while the camera is off. */
  readonly video: Track | null;
  /** Their screen, while they share it. */
  readonly share: Track | null;
  /** The audio of their shared screen. */
  readonly shareAudio: Track | null;
  /** What to play; null for ourselves, and for participants without a microphone. */
  readonly audio: Track | null;
}

/** What has been found of a participant's connection, by identity. */
export type FindingOf = (identity: string) => Finding | undefined;

/** The tracks of our devices, whether or not they are published yet. */
export interface DeviceTracks {
  readonly camera?: OwnTrack | undefined;
  readonly microphone?: OwnTrack | undefined;
}

/**
 * The participants in the room, in the order in which they joined, so that no tile moves when somebody speaks or rejoins.
 * `since`: when a person joined the call, by the host. `early`: video tracks that livekit-client has not announced yet.
 * `awaited`: held cameras are about to be released, so they are shown already. `finding`: what has been measured of a
 * participant's connection; without it, what the media server says counts.
 * Our own video is shown as soon as the camera is open, whatever the state of the connection; until the room has our
 * identity, it is taken from `before`.
 */
export function participantsIn(
  room: Room,
  own: DeviceTracks,
  before: readonly Participant[],
  awaited: boolean,
  since: (userId: string) => number | undefined,
  early: (trackSid: string) => Track | null,
  finding: FindingOf = () => undefined,
): Participant[] {
  const others = [...room.remoteParticipants.values()].map((participant) =>
    other(participant, awaited, since, early, finding),
  );
  const self = ourselves(room.localParticipant, own, since, finding);
  const known = self.identity === "" && before.find(({ isLocal }) => isLocal);
  if (!known) return [...others, self].sort(order);
  const { identity, userId, name, joinedAt } = known;
  return [...others, { ...self, identity, userId, name, joinedAt }].sort(order);
}

/** By joining time, ourselves last. */
const order = (a: Participant, b: Participant) =>
  Number(a.isLocal) - Number(b.isLocal) || a.joinedAt - b.joinedAt || a.identity.localeCompare(b.identity);

/** Keeps the place of participants who are rejoining, so that no tile moves. Pure. */
export function withMissing(
  participants: readonly Participant[],
  before: readonly Participant[],
  isStillIn: (userId: string) => boolean,
): Participant[] {
  const present = new Set(participants.map(({ identity }) => identity));
  const missing = before
    .filter(({ identity, isLocal, userId }) => !isLocal && !present.has(identity) && isStillIn(userId))
    .map((participant): Participant => Object.assign({}, participant, { isSpeaking: false, quality: lost }));
  return [...participants, ...missing].sort(order);
}

/** The participants, as the same objects where nothing has changed, so that React does not render them again. Pure. */
export function withUnchanged(
  participants: readonly Participant[],
  before: readonly Participant[],
): readonly Participant[] {
  const known = new Map(before.map((participant) => [participant.identity, participant]));
  const kept = participants.map((participant) => {
    const earlier = known.get(participant.identity);
    return earlier && isSame(earlier, participant) ? earlier : participant;
  });
  return kept.length === before.length && kept.every((participant, i) => participant === before[i])
    ? before
    : kept;
}

const isSame = (a: Participant, b: Participant): boolean =>
  (Object.keys(a) as (keyof Participant)[]).every((key) => a[key] === b[key]);

function other(
  participant: RemoteParticipant,
  awaited: boolean,
  since: (userId: string) => number | undefined,
  early: (trackSid: string) => Track | null,
  finding: FindingOf,
): Participant {
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const microphone = participant.getTrackPublication(Track.Source.Microphone);
  return {
    ...common(participant, since, finding),
    isLocal: false,
    audioOn: microphone?.isMuted === false,
    video: camera && (awaited || !camera.isMuted) ? (camera.track ?? early(camera.trackSid)) : null,
    shareAudio: participant.getTrackPublication(Track.Source.ScreenShareAudio)?.track ?? null,
    audio: microphone?.track ?? null,
  };
}

const ourselves = (
  participant: LocalParticipant,
  { camera, microphone }: DeviceTracks,
  since: (userId: string) => number | undefined,
  finding: FindingOf,
): Participant => ({
  ...common(participant, since, finding),
  isLocal: true,
  audioOn: isOn(microphone),
  video: isOn(camera) ? camera : null,
  shareAudio: null,
  audio: null,
});

function common(
  participant: LiveKitParticipant,
  since: (userId: string) => number | undefined,
  finding: FindingOf,
) {
  const userId = userOf(participant.identity) ?? participant.identity;
  return {
    identity: participant.identity,
    userId,
    name: participant.name ?? "",
    isSpeaking: participant.isSpeaking,
    quality: finding(participant.identity) ?? reportedFinding(participant.connectionQuality),
    joinedAt: since(userId) ?? participant.joinedAt?.getTime() ?? 0,
    share: participant.getTrackPublication(Track.Source.ScreenShare)?.track ?? null,
  };
}

/** What the media server says, which is nothing about the reason. */
function reportedFinding(quality: ConnectionQuality): Finding {
  if (quality === ConnectionQuality.Lost) return lost;
  return quality === ConnectionQuality.Poor ? poor : good;
}

/** A held track is muted for others, and on for ourselves. What a processor makes of one that is off stays enabled. */
const isOn = (track: OwnTrack | undefined): track is OwnTrack =>
  track !== undefined && sourceOf(track).enabled;
