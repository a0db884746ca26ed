import type { Owner, ReceivedStream, Reading, SentStream, Size } from "./reading.ts";

/** What happened between the first and the last of some readings. */
export interface Rates {
  /** Of the last reading, in ms. */
  readonly at: number;
  /** In ms. */
  readonly duration: number;
  /** In ms; null if unknown. */
  readonly roundTrip: number | null;
  readonly received: readonly ReceivedRates[];
  readonly sent: readonly SentRates[];
}

interface StreamRates extends Owner {
  /** Since the first of the readings that has it, in ms. */
  readonly duration: number;
  /** In bit/s. */
  readonly bitrate: number;
  /** Packets that arrived, and packets that did not. */
  readonly arrived: number;
  readonly lost: number;
  /** Per second; 0 for audio. */
  readonly frameRate: number;
  readonly size: Size | null;
  readonly codec: string | null;
}

export interface ReceivedRates extends StreamRates {
  /** In ms. */
  readonly jitter: number;
  /** The share of the frames that came too late to be decoded, from 0 to 1. */
  readonly dropped: number;
}

export interface SentRates extends StreamRates {
  /** The share of the time for which it was sent smaller than wanted, from 0 to 1, by cause. */
  readonly limited: { readonly cpu: number; readonly bandwidth: number };
}

/** Null for fewer than two readings. A stream counts from the first reading that has it. Pure. */
export function ratesIn(readings: readonly Reading[]): Rates | null {
  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last || first === last) return null;
  return {
    at: last.at,
    duration: last.at - first.at,
    roundTrip: last.roundTrip,
    received: spans(readings, last, ({ received }) => received).map(receivedRates),
    sent: spans(readings, last, ({ sent }) => sent).map(sentRates),
  };
}

/** The share of packets that were lost, from 0 to 1; null if nothing was sent. */
export function lossOf(streams: readonly Counted[]): number | null {
  const lost = sum(streams, (stream) => stream.lost);
  const all = lost + sum(streams, (stream) => stream.arrived);
  return all > 0 ? lost / all : null;
}

/** Below it, the loss of a few packets would look like a bad connection. */
const LEAST_PACKETS = 50;

export const isConclusive = ({ arrived, lost }: Counted): boolean => arrived + lost >= LEAST_PACKETS;

/**
 * The same of the stream that has lost most: lost packets of a picture are sent again, and would hide those of a voice, which
 * are not. Null if too few were sent.
 */
export function worstLossOf(streams: readonly Counted[]): number | null {
  const losses = streams.filter(isConclusive).flatMap((stream) => lossOf([stream]) ?? []);
  return losses.length > 0 ? Math.max(...losses) : null;
}

type Counted = Pick<StreamRates, "arrived" | "lost">;

export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** A stream at two moments, and the time between them in s. */
interface Span<Stream> {
  readonly before: Stream;
  readonly now: Stream;
  readonly seconds: number;
}

function spans<Stream extends ReceivedStream | SentStream>(
  readings: readonly Reading[],
  last: Reading,
  streamsOf: (reading: Reading) => readonly Stream[],
): Span<Stream>[] {
  return streamsOf(last).flatMap((now) => {
    for (const reading of readings) {
      const before = streamsOf(reading).find(({ id }) => id === now.id);
      if (before && reading !== last) return [{ before, now, seconds: (last.at - reading.at) / 1000 }];
    }
    return [];
  });
}

function receivedRates({ before, now, seconds }: Span<ReceivedStream>): ReceivedRates {
  const frames = increase(before.frames, now.frames);
  const dropped = increase(before.dropped, now.dropped);
  return {
    ...streamRates({ before, now, seconds }),
    arrived: increase(before.packets, now.packets),
    jitter: now.jitter,
    dropped: share(dropped, frames + dropped),
  };
}

const sentRates = ({ before, now, seconds }: Span<SentStream>): SentRates => ({
  ...streamRates({ before, now, seconds }),
  arrived: Math.max(0, increase(before.packets, now.packets) - increase(before.lost, now.lost)),
  limited: {
    cpu: share(now.limited.cpu - before.limited.cpu, seconds),
    bandwidth: share(now.limited.bandwidth - before.limited.bandwidth, seconds),
  },
});

const streamRates = ({ before, now, seconds }: Span<ReceivedStream | SentStream>) => ({
  identity: now.identity,
  source: now.source,
  full: now.full,
  duration: seconds * 1000,
  bitrate: (increase(before.bytes, now.bytes) * 8) / seconds,
  lost: increase(before.lost, now.lost),
  frameRate: increase(before.frames, now.frames) / seconds,
  size: now.size,
  codec: now.codec,
});

const increase = (before: number, now: number): number => Math.max(0, now - before);

const share = (part: number, whole: number): number =>
  whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
