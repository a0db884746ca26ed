import {
  ConnectionQuality,
  Track,
  type LocalTrack,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
} from "livekit-client";

/**
 * "Connected" is no proof of media: after a crash of the media server, a client may report it and receive nothing. So
 * this counts the packets of each track that should be flowing, and finds those that are not.
 */

/**
 * How long a track may be silent before the connection counts as broken. If rejoining did not help, the cause is on
 * the other side (a sleeping laptop, for example), and the next attempt waits longer.
 */
export const firstPatience = 5_000;
export const nextPatience = (patience: number): number => Math.min(60_000, patience * 3);
export const WATCH_INTERVAL = 1_000;
export const LINK_INTERVAL = 400;

/** The last reading of a flow, when it last changed, and since when it has been watched. */
export interface Flow {
  readonly packets: number;
  readonly movedAt: number;
  readonly watchedSince: number;
}

/** Records new readings, and drops flows that are no longer expected. Pure. */
export function noteFlows(
  flows: ReadonlyMap<string, Flow>,
  readings: ReadonlyMap<string, number>,
  now: number,
): Map<string, Flow> {
  const noted = new Map<string, Flow>();
  for (const [id, packets] of readings) noted.set(id, noteFlow(flows.get(id), packets, now));
  return noted;
}

/** The same for one flow. */
export const noteFlow = (before: Flow | null | undefined, packets: number, now: number): Flow =>
  before && before.packets === packets
    ? before
    : { packets, movedAt: now, watchedSince: before?.watchedSince ?? now };

/** A flow that has not started yet gets twice the time, since a busy machine needs it when many start at once. */
export const stalled = (flows: ReadonlyMap<string, Flow>, now: number, patience: number): boolean =>
  [...flows.values()].some((flow) => now - flow.movedAt > (flow.packets === 0 ? 2 * patience : patience));

/** Whether all flows have recently been seen to move. A first reading proves nothing yet. */
export const flowing = (flows: ReadonlyMap<string, Flow>, now: number): boolean =>
  flows.size > 0 &&
  [...flows.values()].every((flow) => flow.movedAt > flow.watchedSince) &&
  !stalled(flows, now, 2 * WATCH_INTERVAL);

/**
 * Whether nothing arrives from the media server, because it or our network is down. While we send, it responds several
 * times a second; otherwise, silence is less conclusive. This is only displayed, and triggers no rejoin.
 */
export const cutOff = (link: Flow | null, sending: boolean, now: number): boolean =>
  link !== null && now - link.movedAt > (sending ? 1_000 : firstPatience);

/**
 * Bytes received from the media server in total, over the subscriber and the publisher peer connection;
 * null if nothing is expected from it.
 */
export async function readLink(room: Room): Promise<number | null> {
  const awaited = awaitedTrack(room);
  if (!awaited) return null;
  const [own] = room.localParticipant.trackPublications.values();
  const reports = await Promise.all([awaited.getRTCStatsReport(), own?.track?.getRTCStatsReport()]);
  return reports.reduce((bytes, report) => bytes + bytesReceivedIn(report), 0);
}

/** What has arrived over the connection of a track. Firefox has no transports, and counts by pair of candidates. */
function bytesReceivedIn(report: RTCStatsReport | undefined): number {
  const bytes = sum(report, "transport", "bytesReceived");
  return bytes > 0 ? bytes : sum(report, "candidate-pair", "bytesReceived");
}

/** Any remote track that should be flowing. */
function awaitedTrack(room: Room): RemoteTrack | undefined {
  for (const participant of room.remoteParticipants.values())
    for (const publication of participant.trackPublications.values() as Iterable<RemoteTrackPublication>)
      if (publication.track && isExpected(publication)) return publication.track;
  return undefined;
}

/**
 * Packets by flow, for everything that should be flowing: remote tracks, and our own microphone. `own` are our tracks,
 * except those that are being published right now.
 */
export async function readFlows(room: Room, own: Iterable<LocalTrack>): Promise<Map<string, number>> {
  const readings = new Map<string, number>();
  for (const participant of room.remoteParticipants.values()) {
    // The media server receives nothing from them either, so our connection is not the cause.
    if (participant.connectionQuality === ConnectionQuality.Lost) continue;
    for (const publication of participant.trackPublications.values() as Iterable<RemoteTrackPublication>) {
      if (!isExpected(publication)) continue;
      const stats = await publication.track?.getRTCStatsReport();
      readings.set(publication.trackSid, sum(stats, "inbound-rtp", "packetsReceived"));
    }
  }
  for (const track of own) {
    // An unplugged device sends nothing, and a new connection would not change that.
    if (track.isMuted || track.mediaStreamTrack.readyState === "ended") continue;
    const published = [...room.localParticipant.trackPublications.values()].some(
      (publication) => publication.track === track,
    );
    // A track that is not published does not flow; a camera without subscribers may be paused.
    if (!published) readings.set(`unpublished ${track.mediaStreamID}`, 0);
    else if (track.kind === Track.Kind.Audio && room.remoteParticipants.size > 0)
      readings.set("microphone", sum(await track.getRTCStatsReport(), "outbound-rtp", "packetsSent"));
  }
  return readings;
}

/** We pause video that is not visible, but never audio. */
export function isExpected(publication: RemoteTrackPublication): boolean {
  if (publication.isMuted || !publication.isDesired) return false;
  if (publication.kind === Track.Kind.Audio || !publication.track) return true;
  return publication.track.streamState === Track.StreamState.Active && publication.isEnabled;
}

function sum(report: RTCStatsReport | undefined, type: string, field: string): number {
  let total = 0;
  report?.forEach((entry: Record<string, unknown>) => {
    if (entry["type"] === type && typeof entry[field] === "number") total += entry[field];
  });
  return total;
}
