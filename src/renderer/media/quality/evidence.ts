import {
  ConnectionQuality,
  Track,
  type LocalTrack,
  type Participant,
  type RemoteParticipant,
  type RemoteTrackPublication,
  type Room,
} from "livekit-client";
import { isExpected } from "../flows.ts";
import type { Evidence, Reported } from "./assess.ts";
import type { Rates, ReceivedRates } from "./rates.ts";
import type { Owner, Owners, Source } from "./reading.ts";

/** From when on nothing from somebody who sends means something, in ms. Silence is sent every 400 ms. */
const SILENCE = 4_000;
/** A camera sends its picture in up to three sizes, each half as wide as the next; this leaves a margin. */
const SMALLEST = 0.3;

const sources: Partial<Record<Track.Source, Source>> = {
  [Track.Source.Microphone]: "microphone",
  [Track.Source.Camera]: "camera",
  [Track.Source.ScreenShare]: "screen",
  [Track.Source.ScreenShareAudio]: "screen audio",
};

const reports: Record<ConnectionQuality, Reported> = {
  [ConnectionQuality.Excellent]: "excellent",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: "unknown",
};

/** Whose the tracks in a room are at this moment. */
export function ownersIn(room: Room): Owners {
  const received = new Map<string, Owner>();
  for (const participant of room.remoteParticipants.values())
    for (const { owner, track } of ownedBy(participant)) received.set(track.mediaStreamTrack.id, owner);
  const sent = new Map<string, Owner>();
  for (const { owner, track } of ownedBy(room.localParticipant)) {
    // What is sent may be what a processor makes of the device's track.
    const { sender } = track as LocalTrack;
    sent.set(sender?.track?.id ?? track.mediaStreamTrack.id, owner);
    if (!sent.has(track.kind)) sent.set(track.kind, owner);
  }
  return { ownerOf: (id) => received.get(id), own: (idOrKind) => sent.get(idOrKind) };
}

const ownedBy = ({ identity, trackPublications }: Participant): { owner: Owner; track: Track }[] =>
  [...trackPublications.values()].flatMap(({ track, source, dimensions }) => {
    const known = sources[source];
    return track && known ? [{ track, owner: { identity, source: known, full: dimensions ?? null } }] : [];
  });

/** What is known of the participants of a room, with the rates of the last seconds and of a longer time. */
export function evidenceIn(room: Room, rates: Rates, longRates: Rates | null): Evidence {
  const others = [...room.remoteParticipants.values()];
  const those = (are: (participant: RemoteParticipant) => boolean) =>
    new Set(others.filter(are).map(({ identity }) => identity));
  const reported = (identity: string) =>
    room.getParticipantByIdentity(identity)?.connectionQuality ?? ConnectionQuality.Unknown;
  return {
    own: room.localParticipant.identity,
    others: others.map(({ identity }) => identity),
    reported: (identity) => reports[reported(identity)],
    rates,
    longRates,
    paused: those((participant) => publicationsOf(participant).some(isPaused)),
    silent: those((participant) => isSilent(participant, rates)),
    small: those((participant) => isSmall(participant, rates)),
  };
}

const publicationsOf = ({ trackPublications }: RemoteParticipant): RemoteTrackPublication[] => [
  ...trackPublications.values(),
];

/** The media server pauses the video of a receiver whose connection cannot carry it. */
const isPaused = (publication: RemoteTrackPublication): boolean =>
  publication.isEnabled &&
  !publication.isMuted &&
  publication.track?.streamState === Track.StreamState.Paused;

function isSilent(participant: RemoteParticipant, rates: Rates): boolean {
  const expected = publicationsOf(participant).filter(
    (publication) =>
      isExpected(publication) &&
      // A screen on which nothing moves may send nothing.
      (publication.source === Track.Source.Microphone || publication.source === Track.Source.Camera),
  );
  return (
    expected.length > 0 &&
    expected.every(({ source }) => {
      const stream = streamOf(participant, source, rates);
      return stream !== undefined && stream.duration >= SILENCE && stream.arrived === 0;
    })
  );
}

function isSmall(participant: RemoteParticipant, rates: Rates): boolean {
  const camera = participant.getTrackPublication(Track.Source.Camera);
  if (!camera || camera.isMuted) return false;
  const { size = null, full = null } = streamOf(participant, camera.source, rates) ?? {};
  return !size || !full || size.width <= full.width * SMALLEST;
}

const streamOf = (
  { identity }: RemoteParticipant,
  source: Track.Source,
  { received }: Rates,
): ReceivedRates | undefined =>
  received.find((stream) => stream.identity === identity && stream.source === sources[source]);
