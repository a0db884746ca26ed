import type { ProcessFigures } from "../helpers/process-figures.ts";

export const figures = ["memory", "descriptors", "sockets"] as const;

/** One process over the whole soak. */
export interface Series {
  readonly process: string;
  readonly samples: readonly (ProcessFigures & { readonly minute: number })[];
}

export interface Summary {
  readonly process: string;
  readonly figure: (typeof figures)[number];
  readonly start: number;
  /** The mean of the second quarter: caches are full by then. */
  readonly warm: number;
  /** The mean of the last quarter. */
  readonly end: number;
  /** Of the second half, by the hour. */
  readonly slope: number;
}

export function summarize({ process, samples }: Series): Summary[] {
  const part = (from: number, to: number) =>
    samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to));
  return figures.map((figure) => {
    const mean = (some: typeof samples) => some.reduce((sum, each) => sum + each[figure], 0) / some.length;
    const half = part(0.5, 1);
    const minute = half.reduce((sum, each) => sum + each.minute, 0) / half.length;
    const level = mean(half);
    const rise = half.reduce((sum, each) => sum + (each.minute - minute) * (each[figure] - level), 0);
    const run = half.reduce((sum, each) => sum + (each.minute - minute) ** 2, 0);
    return {
      process,
      figure,
      start: samples[0]?.[figure] ?? Number.NaN,
      warm: mean(part(0.25, 0.5)),
      end: mean(part(0.75, 1)),
      slope: run > 0 ? (rise / run) * 60 : 0,
    };
  });
}
