import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../../build/build-if-needed.ts";
import { expectKnown, expectPositive, optionsOf } from "../command-line.ts";
import { preparePrerequisites, runWithScreen } from "../prerequisites.ts";
import { createWorkFolder } from "../work-folder.ts";
import { isGood, summarize, type Outcome } from "./record.ts";

const faults = [
  "kill",
  "reset",
  "disk",
  "clock",
  "stop",
  "media",
  "strangers",
  "backup",
  "recording",
  "storage",
];

const usage = `Usage: npm run faults -- [--only FILES] [--name TEXT] [--tries N] [--minutes N] [--json]

  --only FILES   a comma-separated list of ${faults.join(", ")}
  --name TEXT    only faults whose name contains this
  --tries N      repeat each fault N times, instead of its default
  --minutes N    how long each test in strangers runs (10)
  --json         the table as JSON
`;

/** `npm run faults`: does to the app what it has to survive, and prints what came of it. Progress is on stderr. */
const options = optionsOf(usage, () => {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      name: { type: "string" },
      tries: { type: "string" },
      minutes: { type: "string", default: "10" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const only = values.only?.split(",") ?? [];
  expectKnown("file of faults", only, faults);
  if (values.tries !== undefined) expectPositive("--tries", values.tries, true);
  expectPositive("--minutes", values.minutes);
  return { ...values, only };
});

const { env, skipped } = await preparePrerequisites();
buildIfNeeded();
const work = createWorkFolder("faults");
const file = join(work.path, "outcomes.jsonl");
const vitest = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--project=faults",
  "--reporter=verbose",
  ...options.only.map((name) => `test/faults/${name}.test.ts`),
  ...(options.name === undefined ? [] : ["--testNamePattern", options.name]),
];
const status = runWithScreen(
  vitest,
  {
    ...env,
    ...work.env,
    HEARTH_FAULTS_FILE: file,
    HEARTH_FAULTS_FORM: "long",
    HEARTH_FAULTS_TRIES: options.tries ?? "",
    HEARTH_FAULTS_MINUTES: options.minutes,
  },
  ["ignore", 2, 2],
);

const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
work.remove();
const table = summarize(lines.map((line) => JSON.parse(line) as Outcome));
for (const [what, why] of Object.entries(skipped))
  process.stderr.write(`Skipped: faults that need ${what}, because ${why}.\n`);
if (options.json) process.stdout.write(`${JSON.stringify(table, null, 2)}\n`);
else print(table);
// A fault that could not even be prepared is not in the table.
process.exitCode = status === 0 && table.length > 0 && table.every(isGood) ? 0 : 1;

function print(outcomes: readonly Outcome[]): void {
  const width = Math.max(5, ...outcomes.map(({ fault }) => fault.length));
  const row = (cells: readonly string[]) =>
    process.stdout.write(
      `${cells.map((cell, i) => (i === 0 ? cell.padEnd(width) : cell.padStart(8))).join("  ")}\n`,
    );
  row(["fault", "tries", "survived", "lost", "doubled", "longest recovery"]);
  for (const outcome of outcomes) {
    const { fault, tries, survived, lost, doubled, recovery, remark } = outcome;
    const took = recovery === null ? "-" : `${(recovery / 1000).toFixed(1)} s`;
    row([
      fault,
      ...[tries, survived, lost, doubled].map(String),
      took,
      ...(isGood(outcome) ? [] : ["FAILED"]),
    ]);
    if (remark) process.stdout.write(`  ${remark}\n`);
  }
}
