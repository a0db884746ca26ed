import { appendFileSync } from "node:fs";

/** Where `run.ts` collects what is measured, one JSON line each. */
const file = process.env["HEARTH_BENCH_FILE"];

export interface Measurement {
  readonly what: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** What `performance` promises, where it promises something. */
  readonly target?: string;
}

export function record(measurement: Measurement): void {
  // Nothing was measured: this part was not asked for.
  if (measurement.values.length === 0) return;
  if (file) appendFileSync(file, `${JSON.stringify(measurement)}\n`);
  else process.stdout.write(`${JSON.stringify(measurement)}\n`);
}

/** How often each thing is measured; HEARTH_BENCH_RUNS makes it quicker or surer. */
export const runs = (usual: number): number => Number(process.env["HEARTH_BENCH_RUNS"] ?? usual);

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
