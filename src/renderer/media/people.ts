import {
  ConnectionQuality,
  Track,
  type LocalParticipant,
  type LocalTrack,
  type Participant,
  type RemoteParticipant,
  type Room,
} from "livekit-client";
import { userOf } from "../../shared/call/principal.ts";

/** One tile on the stage: a device of a person in the call. */
export interface Person {
  readonly identity: string;
  readonly userId: string;
  readonly name: string;
  readonly isLocal: boolean;
  readonly isSpeaking: boolean;
  readonly audioOn: boolean;
  readonly weakConnection: boolean;
  readonly joinedAt: number;
  /** What to show; null while the camera is off. */
  readonly video: Track | null;
  /** Their screen, while they share it. */
  readonly share: Track | null;
  /** What the shared program plays. */
  readonly shareAudio: Track | null;
  /** What to play; null for ourselves and for who has no microphone. */
  readonly audio: Track | null;
}

/** The tracks of our devices, be they published already or not. */
export interface DeviceTracks {
  readonly camera?: LocalTrack | undefined;
  readonly microphone?: LocalTrack | undefined;
}

/**
 * Who is in the room now, in the order in which they joined, so that nobody moves when somebody speaks or rejoins:
 * `since` is when a person joined, as the host says.
 * `early`: video tracks that livekit-client has not announced yet.
 * `awaited`: held cameras are about to be released, so they are shown already.
 * Our own picture is there as soon as the camera is, whatever the state of the connection; who we are is taken from
 * `before`, until the room knows it.
 */
export function peopleIn(
  room: Room,
  own: DeviceTracks,
  before: readonly Person[],
  awaited: boolean,
  since: (userId: string) => number | undefined,
  early: (trackSid: string) => Track | null,
): Person[] {
  const others = [...room.remoteParticipants.values()].map((participant) =>
    other(participant, awaited, since, early),
  );
  const self = oneself(room.localParticipant, own, since);
  const known = self.identity === "" && before.find(({ isLocal }) => isLocal);
  if (!known) return [...others, self].sort(order);
  const { identity, userId, name, joinedAt } = known;
  return [...others, { ...self, identity, userId, name, joinedAt }].sort(order);
}

/** Oneself last. */
const order = (a: Person, b: Person) =>
  Number(a.isLocal) - Number(b.isLocal) || a.joinedAt - b.joinedAt || a.identity.localeCompare(b.identity);

/** While somebody rejoins, those who are still in the call keep their place: nothing jumps. Pure. */
export function withMissing(
  people: readonly Person[],
  before: readonly Person[],
  isStillIn: (userId: string) => boolean,
): Person[] {
  const present = new Set(people.map(({ identity }) => identity));
  const missing = before
    .filter(({ identity, isLocal, userId }) => !isLocal && !present.has(identity) && isStillIn(userId))
    .map((person): Person => Object.assign({}, person, { isSpeaking: false, weakConnection: true }));
  return [...people, ...missing].sort(order);
}

/** The same people, as the same objects where nothing has changed, so that those are not rendered again. Pure. */
export function withUnchanged(people: readonly Person[], before: readonly Person[]): readonly Person[] {
  const known = new Map(before.map((person) => [person.identity, person]));
  const kept = people.map((person) => {
    const earlier = known.get(person.identity);
    return earlier && isSame(earlier, person) ? earlier : person;
  });
  return kept.length === before.length && kept.every((person, i) => person === before[i]) ? before : kept;
}

const isSame = (a: Person, b: Person): boolean =>
  (Object.keys(a) as (keyof Person)[]).every((key) => a[key] === b[key]);

function other(
  participant: RemoteParticipant,
  awaited: boolean,
  since: (userId: string) => number | undefined,
  early: (trackSid: string) => Track | null,
): Person {
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const microphone = participant.getTrackPublication(Track.Source.Microphone);
  return {
    ...common(participant, since),
    isLocal: false,
    audioOn: microphone?.isMuted === false,
    video: camera && (awaited || !camera.isMuted) ? (camera.track ?? early(camera.trackSid)) : null,
    shareAudio: participant.getTrackPublication(Track.Source.ScreenShareAudio)?.track ?? null,
    audio: microphone?.track ?? null,
  };
}

const oneself = (
  participant: LocalParticipant,
  { camera, microphone }: DeviceTracks,
  since: (userId: string) => number | undefined,
): Person => ({
  ...common(participant, since),
  isLocal: true,
  audioOn: isOn(microphone),
  video: isOn(camera) ? camera : null,
  shareAudio: null,
  audio: null,
});

function common(participant: Participant, since: (userId: string) => number | undefined) {
  const userId = userOf(participant.identity) ?? participant.identity;
  return {
    identity: participant.identity,
    userId,
    name: participant.name ?? "",
    isSpeaking: participant.isSpeaking,
    weakConnection:
      participant.connectionQuality === ConnectionQuality.Poor ||
      participant.connectionQuality === ConnectionQuality.Lost,
    joinedAt: since(userId) ?? participant.joinedAt?.getTime() ?? 0,
    share: participant.getTrackPublication(Track.Source.ScreenShare)?.track ?? null,
  };
}

/** A held track is muted for others, and on for ourselves. */
const isOn = (track: LocalTrack | undefined): track is LocalTrack => track?.mediaStreamTrack.enabled === true;

/** How long somebody stays in the foreground after they stop speaking, in ms. */
const SPEAKER_HOLD = 1_500;

export interface Foreground {
  readonly identity: string | null;
  readonly since: number;
}

/** Whom the speaker layout shows: whoever speaks, but without flickering between speakers. Pure. */
export function nextForeground(current: Foreground, people: readonly Person[], now: number): Foreground {
  const others = people.filter((person) => !person.isLocal);
  const present = others.some((person) => person.identity === current.identity);
  const speaking = others.find((person) => person.isSpeaking);
  if (!present) return { identity: (speaking ?? others[0])?.identity ?? null, since: now };
  if (!speaking || speaking.identity === current.identity) return current;
  const stillSpeaking = others.some((person) => person.identity === current.identity && person.isSpeaking);
  return !stillSpeaking && now - current.since >= SPEAKER_HOLD
    ? { identity: speaking.identity, since: now }
    : current;
}
