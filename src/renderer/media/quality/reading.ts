import { pathIn } from "../media-path.ts";

/** What the statistics of a room's peer connections say at one moment. Counters count since the connection began. */

export type Source = "microphone" | "camera" | "screen" | "screen audio";

/** Whose a track is, and what of theirs. */
export interface Owner {
  readonly identity: string;
  readonly source: Source;
  /** The size of the whole picture, of which a smaller one may be sent or received; null if unknown, and for audio. */
  readonly full: Size | null;
}

interface Stream extends Owner {
  /** Unique among the streams of one direction. */
  readonly id: string;
  readonly bytes: number;
  readonly packets: number;
  /** As the receiver counts them: sent ones are reported by the media server. Can fall when late packets arrive. */
  readonly lost: number;
  /** Of audio 0. */
  readonly frames: number;
  /** In pixels; null for audio, and before the first frame. */
  readonly size: Size | null;
  /** `VP8`, `opus`; null if unknown. */
  readonly codec: string | null;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ReceivedStream extends Stream {
  /** In ms. */
  readonly jitter: number;
  /** Frames that arrived whole and came too late to be decoded. */
  readonly dropped: number;
}

/** One layer of what we send. */
export interface SentStream extends Stream {
  /** How long it was sent smaller than wanted because of the processor or the bandwidth, in s. */
  readonly limited: { readonly cpu: number; readonly bandwidth: number };
}

export interface Reading {
  /** In ms, by `performance.now()`. */
  readonly at: number;
  readonly received: readonly ReceivedStream[];
  readonly sent: readonly SentStream[];
  /** Between this device and the media server, in ms; null if unknown. */
  readonly roundTrip: number | null;
}

type Entry = Record<string, unknown>;

export interface Owners {
  /** Whose a received track is, by its id; undefined if it is nobody's any more. */
  readonly ownerOf: (trackId: string) => Owner | undefined;
  /** The same for a track that we send, by its id; where the browser does not have that, by its kind. */
  readonly own: (trackIdOrKind: string) => Owner | undefined;
}

/** Reads the reports of both peer connections. Streams without an owner are left out. Pure. */
export function readingIn(
  {
    publisher,
    subscriber,
  }: { publisher: RTCStatsReport | undefined; subscriber: RTCStatsReport | undefined },
  { ownerOf, own }: Owners,
  at: number,
): Reading {
  const incoming = entriesOf(subscriber);
  const outgoing = entriesOf(publisher);
  const remote = new Map(
    ofType(outgoing, "remote-inbound-rtp").map((entry) => [String(entry["localId"]), entry]),
  );
  const received = ofType(incoming, "inbound-rtp").flatMap((entry) => {
    const owner = ownerOf(String(entry["trackIdentifier"]));
    return owner ? [receivedStream(entry, owner, incoming)] : [];
  });
  const sent = ofType(outgoing, "outbound-rtp").flatMap((entry) => {
    const media = outgoing.get(String(entry["mediaSourceId"]));
    // Firefox does not say what a stream is made of.
    const owner = media ? own(String(media["trackIdentifier"])) : own(String(entry["kind"]));
    return owner ? [sentStream(entry, owner, outgoing, remote.get(String(entry["id"])))] : [];
  });
  return { at, received, sent, roundTrip: roundTripIn([subscriber, publisher], [...remote.values()]) };
}

const receivedStream = (entry: Entry, owner: Owner, all: ReadonlyMap<string, Entry>): ReceivedStream => ({
  ...stream(entry, owner, all),
  bytes: numberIn(entry, "bytesReceived"),
  packets: numberIn(entry, "packetsReceived"),
  lost: numberIn(entry, "packetsLost"),
  frames: numberIn(entry, "framesDecoded"),
  jitter: numberIn(entry, "jitter") * 1000,
  dropped: numberIn(entry, "framesDropped"),
});

function sentStream(
  entry: Entry,
  owner: Owner,
  all: ReadonlyMap<string, Entry>,
  remote: Entry | undefined,
): SentStream {
  const durations = (entry["qualityLimitationDurations"] ?? {}) as Entry;
  return {
    ...stream(entry, owner, all),
    bytes: numberIn(entry, "bytesSent"),
    packets: numberIn(entry, "packetsSent"),
    lost: numberIn(remote ?? {}, "packetsLost"),
    frames: numberIn(entry, "framesEncoded"),
    limited: { cpu: numberIn(durations, "cpu"), bandwidth: numberIn(durations, "bandwidth") },
  };
}

function stream(entry: Entry, { identity, source, full }: Owner, all: ReadonlyMap<string, Entry>) {
  const width = numberIn(entry, "frameWidth");
  const mimeType = all.get(String(entry["codecId"]))?.["mimeType"];
  return {
    id: String(entry["id"]),
    identity,
    source,
    full,
    size: width > 0 ? { width, height: numberIn(entry, "frameHeight") } : null,
    codec: typeof mimeType === "string" ? mimeType.replace(/^\w+\//, "") : null,
  };
}

/** Firefox has no round trip of the path, but that of what is sent. */
function roundTripIn(
  reports: readonly (RTCStatsReport | undefined)[],
  remote: readonly Entry[],
): number | null {
  const paths = reports.map((report) => pathIn(report)?.roundTrip ?? 0);
  const streams = remote.map((entry) => numberIn(entry, "roundTripTime") * 1000);
  const measured = paths.some((time) => time > 0) ? paths : streams;
  const longest = Math.max(0, ...measured);
  return longest > 0 ? longest : null;
}

function entriesOf(report: RTCStatsReport | undefined): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  report?.forEach((entry: Entry) => entries.set(String(entry["id"]), entry));
  return entries;
}

const ofType = (entries: ReadonlyMap<string, Entry>, type: string): Entry[] =>
  [...entries.values()].filter((entry) => entry["type"] === type);

const numberIn = (entry: Entry, name: string): number => {
  const value = entry[name];
  return typeof value === "number" ? value : 0;
};
