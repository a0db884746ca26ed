import { lossOf, sum, type Rates } from "../../../media/quality/rates.ts";
import type { Unit } from "./figures.ts";

/** What the graphs show, from the history of a call. Pure. */

export type MeasureName =
  | "roundTrip"
  | "lossIn"
  | "lossOut"
  | "jitter"
  | "bitrateIn"
  | "bitrateOut"
  | "frameRateIn"
  | "frameRateOut";

interface Measure {
  readonly name: MeasureName;
  readonly unit: Unit;
  /** The value at the upper edge of the graph, unless there are higher ones: noise should not look like a mountain. */
  readonly top: number;
  readonly of: (rates: Rates) => number | null;
}

const isPicture = ({ source }: Rates["received"][number] | Rates["sent"][number]): boolean =>
  source === "camera" || source === "screen";

const highest = (values: readonly number[]): number | null =>
  values.length > 0 ? Math.max(...values) : null;

export const measures: readonly Measure[] = [
  { name: "roundTrip", unit: "time", top: 100, of: ({ roundTrip }) => roundTrip },
  { name: "lossIn", unit: "share", top: 0.05, of: ({ received }) => lossOf(received) },
  { name: "lossOut", unit: "share", top: 0.05, of: ({ sent }) => lossOf(sent) },
  {
    name: "jitter",
    unit: "time",
    top: 50,
    of: ({ received }) => highest(received.map(({ jitter }) => jitter)),
  },
  {
    name: "bitrateIn",
    unit: "bitrate",
    top: 500_000,
    of: ({ received }) => sum(received, ({ bitrate }) => bitrate),
  },
  {
    name: "bitrateOut",
    unit: "bitrate",
    top: 500_000,
    of: ({ sent }) => sum(sent, ({ bitrate }) => bitrate),
  },
  {
    name: "frameRateIn",
    unit: "frameRate",
    top: 30,
    // On average: who sends a still screen does not make the others slower.
    of: ({ received }) => average(received.filter(isPicture).map(({ frameRate }) => frameRate)),
  },
  {
    name: "frameRateOut",
    unit: "frameRate",
    top: 30,
    // The layers of one picture have the same, or none.
    of: ({ sent }) => highest(sent.filter(isPicture).map(({ frameRate }) => frameRate)),
  },
];

const average = (values: readonly number[]): number | null =>
  values.length > 0 ? sum(values, (value) => value) / values.length : null;

export interface Point {
  /** In ms. */
  readonly at: number;
  /** Null where nothing was known. */
  readonly value: number | null;
}

export interface Series {
  readonly name: MeasureName;
  readonly unit: Unit;
  readonly points: readonly Point[];
  readonly now: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** The value at the upper edge of its graph. */
  readonly top: number;
}

export const seriesIn = (history: readonly Rates[]): Series[] =>
  measures.map(({ name, unit, top, of }) => {
    const points = history.map((rates) => ({ at: rates.at, value: of(rates) }));
    const known = points.flatMap(({ value }) => value ?? []);
    const upper = highest(known);
    return {
      name,
      unit,
      points,
      now: points.at(-1)?.value ?? null,
      lowest: known.length > 0 ? Math.min(...known) : null,
      highest: upper,
      top: Math.max(top, upper ?? 0),
    };
  });

/**
 * The `d` of an SVG path through the points within `span` ms before the last one, which is at the right edge. Where a
 * value is unknown, there is a gap.
 */
export function pathThrough(
  { points, top }: Pick<Series, "points" | "top">,
  { width, height, span }: { width: number; height: number; span: number },
): string {
  const end = points.at(-1)?.at ?? 0;
  let drawing = false;
  return points
    .flatMap(({ at, value }) => {
      if (value === null || end - at > span) {
        drawing = false;
        return [];
      }
      const x = width * (1 - (end - at) / span);
      const y = height * (1 - value / top);
      const command = drawing ? "L" : "M";
      drawing = true;
      return [`${command}${round(x)} ${round(y)}`];
    })
    .join("");
}

const round = (value: number): number => Math.round(value * 10) / 10;
