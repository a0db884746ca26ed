import type { Participant } from "../../../media/participants.ts";
import { lossOf, sum, type Rates, type ReceivedRates, type SentRates } from "../../../media/quality/rates.ts";
import type { Size } from "../../../media/quality/reading.ts";

/** How much of the full size of a picture is sent or received. */
const layers = ["full", "half", "quarter"] as const;
export type Layer = (typeof layers)[number];

export interface ParticipantRow {
  readonly key: string;
  readonly participant: Participant;
  readonly isScreen: boolean;
  /** Null for somebody without a picture. */
  readonly size: Size | null;
  readonly frameRate: number | null;
  readonly codec: string | null;
  /** Those that are sent, or the one that is received; empty if unknown. */
  readonly layers: readonly Layer[];
  /** In bit/s. */
  readonly bitrate: number;
  /** From 0 to 1; null if nothing was sent. */
  readonly loss: number | null;
}

type Streams = readonly (ReceivedRates | SentRates)[];

/**
 * A row for each participant, and one for each shared screen: what we receive of them, and of ourselves what we send.
 * Pure.
 */
export const rowsOf = (participants: readonly Participant[], { received, sent }: Rates): ParticipantRow[] =>
  participants.flatMap((participant) => {
    const streams: Streams = participant.isLocal
      ? sent
      : received.filter(({ identity }) => identity === participant.identity);
    const of = (...sources: string[]) => streams.filter(({ source }) => sources.includes(source));
    const screen = of("screen", "screen audio");
    const rows = [row(participant, false, of("camera"), of("microphone"))];
    if (screen.length > 0) rows.push(row(participant, true, of("screen"), of("screen audio")));
    return rows;
  });

function row(
  participant: Participant,
  isScreen: boolean,
  pictures: Streams,
  sounds: Streams,
): ParticipantRow {
  const moving = pictures.filter(({ bitrate, size }) => bitrate > 0 && size !== null);
  const largest = moving.toSorted((a, b) => (b.size?.width ?? 0) - (a.size?.width ?? 0))[0];
  const all = [...pictures, ...sounds];
  return {
    key: `${participant.identity} ${isScreen}`,
    participant,
    isScreen,
    size: largest?.size ?? null,
    frameRate: largest?.frameRate ?? null,
    codec: (largest ?? sounds[0])?.codec ?? null,
    layers: layers.filter((layer) => moving.some(({ size, full }) => layerOf(size, full) === layer)),
    bitrate: sum(all, ({ bitrate }) => bitrate),
    loss: lossOf(all),
  };
}

/** By the width: each layer is half as wide as the next. A picture in portrait format is turned after it is measured. */
function layerOf(size: Size | null, full: Size | null): Layer | null {
  if (!size || !full) return null;
  const share = Math.max(size.width, size.height) / Math.max(full.width, full.height);
  return share > 0.7 ? "full" : share > 0.35 ? "half" : "quarter";
}
