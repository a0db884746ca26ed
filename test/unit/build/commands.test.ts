import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";

const run = (command: string, ...args: string[]) =>
  spawnSync(process.execPath, [`test/${command}/run.ts`, ...args], { encoding: "utf8", timeout: 10_000 });

const filesOf = (command: string, ending: string) =>
  readdirSync(`test/${command}`).flatMap((file) => (file.endsWith(ending) ? [file.replace(ending, "")] : []));

describe.each([
  ["bench", filesOf("bench", ".bench.ts")],
  ["faults", filesOf("faults", ".test.ts")],
  ["soak", []],
])("npm run %s", (command, files) => {
  test("-- --help prints the usage, with every file that it can run", () => {
    const { status, stdout } = run(command, "--help");
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${command} -- `));
    for (const file of files) expect(stdout).toMatch(new RegExp(`\\b${file}\\b`));
    expect(status).toBe(0);
  });

  test("refuses an unknown option", () => {
    const { status, stdout, stderr } = run(command, "--sing");
    expect(stderr).toMatch(/^Unknown option '--sing'/);
    expect(stderr).toContain("Usage:");
    expect(stderr).not.toContain("    at ");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});

test.each([
  ["bench", ["page", "pages"], "There is no bench named “pages”. There are: call, codecs, "],
  ["faults", ["--only", "kill,flood"], "There is no file of faults named “flood”. There are: kill, "],
  ["faults", ["--tries", "many"], "--tries takes a whole number above 0, not “many”."],
  ["faults", ["--tries", "0.5"], "--tries takes a whole number above 0, not “0.5”."],
  ["faults", ["--minutes", "0"], "--minutes takes a number above 0, not “0”."],
  ["soak", ["--minutes", "long"], "--minutes takes a number above 0, not “long”."],
] as const)("npm run %s -- %s is refused", (command, args, sentence) => {
  const { status, stdout, stderr } = run(command, ...args);
  expect(stderr.startsWith(sentence), stderr).toBe(true);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});
