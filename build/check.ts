import { spawnSync } from "node:child_process";
import { findForbiddenImports } from "./cruise.ts";
import { findMisplacedTests } from "./misplaced-tests.ts";
import { findPhysicalStyles } from "./physical-styles.ts";

/** `npm run check`: all static checks. Runs all of them, even if one fails. */

const commands = [
  ["types", "tsc -b"],
  ["lint", "oxlint --type-aware --deny-warnings"],
  ["format", "oxfmt --check"],
  ["dead code", "knip"],
] as const;

let failed = false;
for (const [name, command] of commands) {
  const { status } = spawnSync(command, { shell: true, stdio: "inherit" });
  if (status !== 0) failed = true;
  process.stdout.write(`${status === 0 ? "ok" : "FAILED"}: ${name}\n`);
}

const { modules, violations } = await findForbiddenImports(process.cwd());
for (const violation of violations) process.stdout.write(`${violation}\n`);
// If few modules were found, the check itself is broken.
const passed = violations.length === 0 && modules > 50;
process.stdout.write(`${passed ? "ok" : "FAILED"}: imports (${modules} modules)\n`);

const misplaced = findMisplacedTests(process.cwd());
for (const file of misplaced)
  process.stdout.write(`${file} does not match the path of any module or folder in src\n`);
process.stdout.write(`${misplaced.length === 0 ? "ok" : "FAILED"}: places of unit tests\n`);

const physical = findPhysicalStyles(process.cwd());
for (const place of physical) process.stdout.write(`${place}\n`);
process.stdout.write(`${physical.length === 0 ? "ok" : "FAILED"}: styles in both directions of text\n`);
process.exit(failed || !passed || misplaced.length > 0 || physical.length > 0 ? 1 : 0);
