import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../../build/build-if-needed.ts";
import { expectKnown, optionsOf } from "../command-line.ts";
import { preparePrerequisites, runWithScreen } from "../prerequisites.ts";
import { createWorkFolder } from "../work-folder.ts";
import { percentile, type Measurement } from "./record.ts";

/** By file, what it measures. */
const benches = {
  call: "what a call of two and of four costs one client, beside the floor",
  codecs: "what each codec costs whoever sends a camera or a screen",
  controls: "from the press on mute to the paint, in a call of twenty",
  "first-frame": "from the answer to the first picture, beside the floor",
  guest: "the page of a conference: size, until it is usable, and until the first picture, beside the floor",
  host: "the host at rest, with 50 listeners, and from launch to a usable window",
  load: "what everybody else notices of a flood",
  "many-calls": "60 calls in a row: until both directions flow, and what stays behind",
  page: "from opening the page to using it, beside the floor",
  pip: "from the press to a moving picture in the small window",
  processing: "what noise suppression and a hidden background cost",
  quality: "what measuring the quality of a call costs, also while it is shown",
  recording: "what the recorder costs for four people at 720p30, beside ffmpeg",
  recovery: "after kill -9, until the control plane and the media are back",
  ring: "from an invite to the ring, and from a message to its display",
  techniques: "what each technique for a quick first picture gains",
  viewers: "how many viewers of one speaker the machine carries",
};

const usage = `Usage: npm run bench -- [BENCH …] [--name TEXT]

  --name TEXT  only measurements whose name contains this

All benches run, or those that are named:
${Object.entries(benches)
  .map(([name, what]) => `  ${name.padEnd(13)}${what}\n`)
  .join("")}`;

/** `npm run bench`: measures the app beside a floor page of our own, in one run, and prints a table and JSON. */
const { names, name } = optionsOf(usage, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
  });
  const files = readdirSync("test/bench").filter((file) => file.endsWith(".bench.ts"));
  expectKnown(
    "bench",
    positionals,
    files.map((file) => file.replace(".bench.ts", "")),
  );
  return { ...values, names: positionals };
});

const { env, skipped } = await preparePrerequisites();
buildIfNeeded();
const work = createWorkFolder("bench");
const file = join(work.path, "measured.jsonl");
const vitest = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--config",
  "test/bench/vitest.config.ts",
  ...names.map((bench) => `test/bench/${bench}.bench.ts`),
  ...(name === undefined ? [] : ["--testNamePattern", name]),
];
const status = runWithScreen(vitest, { ...env, ...work.env, HEARTH_BENCH_FILE: file });

// Nothing is there where everything was skipped.
const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
const measured = lines.map((line) => JSON.parse(line) as Measurement);
work.remove();
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
for (const [what, why] of Object.entries(skipped))
  process.stderr.write(`Skipped: measurements that need ${what}, because ${why}.\n`);
if (measured.length === 0) process.stderr.write("Nothing was measured.\n");
process.exitCode = measured.length === 0 ? 1 : (status ?? 1);
