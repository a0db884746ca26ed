import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../../build/build-if-needed.ts";
import { expectPositive, optionsOf } from "../command-line.ts";
import { preparePrerequisites, runWithScreen } from "../prerequisites.ts";
import { createWorkFolder } from "../work-folder.ts";
import type { Summary } from "./samples.ts";

const usage = `Usage: npm run soak -- [--minutes N] [--json]

  --minutes N  how long it runs (20). From 2 on it is 50 calls of four; below that, 8, which show less
  --json       the table as JSON
`;

/** `npm run soak`: calls and chat for a long time; prints what each process held. Progress is on stderr. */
const options = optionsOf(usage, () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "20" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  expectPositive("--minutes", values.minutes);
  return values;
});

const { env } = await preparePrerequisites();
buildIfNeeded();
const work = createWorkFolder("soak");
const file = join(work.path, "figures.json");
const status = runWithScreen(
  ["node_modules/vitest/vitest.mjs", "run", "--project=soak", "--reporter=verbose"],
  { ...env, ...work.env, HEARTH_SOAK_FILE: file, HEARTH_SOAK_MINUTES: options.minutes },
  ["ignore", 2, 2],
);
const figures = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Summary[]) : [];
work.remove();
if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
else {
  const row = (cells: readonly string[]) =>
    process.stdout.write(
      `${cells.map((cell, i) => (i < 2 ? cell.padEnd(14) : cell.padStart(9))).join(" ")}\n`,
    );
  row(["process", "figure", "start", "warm", "end", "slope/h"]);
  for (const { process: name, figure, ...numbers } of figures)
    row([
      name,
      figure === "memory" ? "memory (MiB)" : figure,
      ...[numbers.start, numbers.warm, numbers.end, numbers.slope].map((number) => number.toFixed(1)),
    ]);
}
process.exitCode = status === 0 && figures.length > 0 ? 0 : 1;
