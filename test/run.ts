import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildIfNeeded } from "../build/build-if-needed.ts";
import { preparePrerequisites, runWithScreen } from "./prerequisites.ts";
import { createWorkFolder } from "./work-folder.ts";

/** `npm test`: installs what is missing, builds, runs every suite, and ends with one total. Arguments go to vitest. */

const { env, skipped } = await preparePrerequisites();
buildIfNeeded();

const work = createWorkFolder("test");
const report = join(work.path, "report.json");
const vitest = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  // Coverage thresholds can only be met if everything is run.
  ...(process.argv.length > 2 ? process.argv.slice(2) : ["--coverage"]),
];
const status = runWithScreen(vitest, { ...env, ...work.env });

for (const [suite, reason] of Object.entries(skipped))
  process.stdout.write(`Skipped: ${suite} tests, because ${reason}.\n`);

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}
let total = { passed: 0, failed: 1, skipped: 0 };
try {
  const result = JSON.parse(readFileSync(report, "utf8")) as Report;
  // A file that could not be loaded has no failed test in it, but counts as failed.
  const broken = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  total = {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: result.numPendingTests + result.numTodoTests,
  };
} catch {
  process.stdout.write("The test runner left no report.\n");
}
work.remove();
if (status !== 0 && total.failed === 0) total.failed = 1;
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}\n`,
);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
