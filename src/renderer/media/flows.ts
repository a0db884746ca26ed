import {
  ConnectionQuality,
  Track,
  type LocalTrack,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
} from "livekit-client";

/**
 * "Connected" is no proof of media: after a crash of the media server a client may say so and receive
 * nothing. What counts is packets. This reads each track that should be flowing, and says which do not.
 */

/**
 * How long a track may be silent before the connection counts as broken. Where rejoining did not help, the fault is
 * the other side's (a laptop asleep, say), and the next attempt waits longer.
 */
export const firstPatience = 5_000;
export const nextPatience = (patience: number): number => Math.min(60_000, patience * 3);
export const WATCH_INTERVAL = 1_000;
export const LINK_INTERVAL = 400;

/** What was last seen of one flow, since when it has not moved, and since when it is watched. */
export interface Flow {
  readonly packets: number;
  readonly movedAt: number;
  readonly watchedSince: number;
}

/** Notes new readings; a flow that is not expected any more is forgotten. Pure. */
export function noteFlows(
  flows: ReadonlyMap<string, Flow>,
  readings: ReadonlyMap<string, number>,
  now: number,
): Map<string, Flow> {
  const noted = new Map<string, Flow>();
  for (const [id, packets] of readings) noted.set(id, noteFlow(flows.get(id), packets, now));
  return noted;
}

/** The same for one of them. */
export const noteFlow = (before: Flow | null | undefined, packets: number, now: number): Flow =>
  before && before.packets === packets
    ? before
    : { packets, movedAt: now, watchedSince: before?.watchedSince ?? now };

/** What has not begun yet gets twice the time: where much begins at once, a busy machine takes it. */
export const stalled = (flows: ReadonlyMap<string, Flow>, now: number, patience: number): boolean =>
  [...flows.values()].some((flow) => now - flow.movedAt > (flow.packets === 0 ? 2 * patience : patience));

/** Everything that should move has been seen to move, just now. A first look at something says nothing yet. */
export const flowing = (flows: ReadonlyMap<string, Flow>, now: number): boolean =>
  flows.size > 0 &&
  [...flows.values()].every((flow) => flow.movedAt > flow.watchedSince) &&
  !stalled(flows, now, 2 * WATCH_INTERVAL);

/**
 * Nothing at all comes from the media server: our network is gone, or it is. It answers what we send several
 * times a second; where we send nothing, silence says less. This is only told, and repairs nothing.
 */
export const cutOff = (link: Flow | null, sending: boolean, now: number): boolean =>
  link !== null && now - link.movedAt > (sending ? 1_000 : firstPatience);

/**
 * Bytes received from the media server in total, over the subscriber and the publisher peer connection;
 * null where nothing is expected of it.
 */
export async function readLink(room: Room): Promise<number | null> {
  const awaited = awaitedTrack(room);
  if (!awaited) return null;
  const [own] = room.localParticipant.trackPublications.values();
  const reports = await Promise.all([awaited.getRTCStatsReport(), own?.track?.getRTCStatsReport()]);
  return reports.reduce((bytes, report) => bytes + sum(report, "transport", "bytesReceived"), 0);
}

/** Any track of somebody else that should be flowing. */
function awaitedTrack(room: Room): RemoteTrack | undefined {
  for (const participant of room.remoteParticipants.values())
    for (const publication of participant.trackPublications.values() as Iterable<RemoteTrackPublication>)
      if (publication.track && isExpected(publication)) return publication.track;
  return undefined;
}

/**
 * Packets by flow, for everything that ought to be moving: what others send us, and our own voice. `own` is what
 * we mean to send and is not on its way just now.
 */
export async function readFlows(room: Room, own: Iterable<LocalTrack>): Promise<Map<string, number>> {
  const readings = new Map<string, number>();
  for (const participant of room.remoteParticipants.values()) {
    // The media server hears nothing of them either: that is not our connection's fault.
    if (participant.connectionQuality === ConnectionQuality.Lost) continue;
    for (const publication of participant.trackPublications.values() as Iterable<RemoteTrackPublication>) {
      if (!isExpected(publication)) continue;
      const stats = await publication.track?.getRTCStatsReport();
      readings.set(publication.trackSid, sum(stats, "inbound-rtp", "packetsReceived"));
    }
  }
  for (const track of own) {
    // A device that was unplugged sends nothing, and no new connection would change that.
    if (track.isMuted || track.mediaStreamTrack.readyState === "ended") continue;
    const published = [...room.localParticipant.trackPublications.values()].some(
      (publication) => publication.track === track,
    );
    // What we mean to send and have not published does not flow; a camera that nobody watches may rest.
    if (!published) readings.set(`unpublished ${track.mediaStreamID}`, 0);
    else if (track.kind === Track.Kind.Audio && room.remoteParticipants.size > 0)
      readings.set("microphone", sum(await track.getRTCStatsReport(), "outbound-rtp", "packetsSent"));
  }
  return readings;
}

/** A video that nobody sees is paused by us on purpose; a voice never is. */
function isExpected(publication: RemoteTrackPublication): boolean {
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
