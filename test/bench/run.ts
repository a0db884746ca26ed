import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfNeeded } from "../../build/build-if-missing.ts";
import { preparePrerequisites, runWithScreen } from "../prerequisites.ts";
import { percentile, type Measurement } from "./record.ts";

/** `npm run bench`: measures the app beside a floor page of our own, in one run, and prints a table and JSON. */

const { env } = await preparePrerequisites();
buildIfNeeded();
const work = mkdtempSync(join(tmpdir(), "hearth-bench-"));
const file = join(work, "measured.jsonl");
const vitest = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--config",
  "test/bench/vitest.config.ts",
  ...process.argv.slice(2),
];
const status = runWithScreen(vitest, { ...env, HEARTH_BENCH_FILE: file });

// Nothing is there where everything was skipped.
const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
const measured = lines.map((line) => JSON.parse(line) as Measurement);
rmSync(work, { recursive: true, force: true });
const round = (value: number) => (value >= 100 ? String(Math.round(value)) : value.toFixed(1));
// Thousands of values drown the table: a sample of them says as much.
const sampled = measured.map(({ values, ...rest }) => ({
  ...rest,
  values: values.length > 200 ? values.filter((_, i) => i % Math.ceil(values.length / 200) === 0) : values,
}));
process.stdout.write(`${JSON.stringify(sampled)}\n\n`);
for (const { what, unit, values, target } of measured) {
  const [least, median, p95, p99, most] = [
    Math.min(...values),
    percentile(values, 0.5),
    percentile(values, 0.95),
    percentile(values, 0.99),
    Math.max(...values),
  ];
  const figures =
    values.length === 1
      ? round(median)
      : `min ${round(least)}  p50 ${round(median)}  p95 ${round(p95)}  p99 ${round(p99)}  max ${round(most)}  (N=${values.length})`;
  process.stdout.write(`${what.padEnd(52)} ${figures} ${unit}${target ? `  · target ${target}` : ""}\n`);
}
process.exitCode = status ?? 1;
