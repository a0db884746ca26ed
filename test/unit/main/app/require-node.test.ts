import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { requireNode } from "../../../../src/main/app/require-node.ts";
import type { HostErrorCode } from "../../../../src/shared/errors/host-codes.ts";

/** A program that runs these lines of shell. */
function program(lines: string): string {
  const folder = mkdtempSync(join(tmpdir(), "hearth-node-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "node");
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
  return file;
}

const refused = (code: HostErrorCode) => expect.objectContaining({ name: "HostFailure", code });

test("a current Node.js is taken", () => {
  expect(() => requireNode(process.execPath)).not.toThrow();
});

describe.skipIf(process.platform === "win32")("refused with its reason", () => {
  test("none is installed", () => {
    expect(() => requireNode("/nonexistent/node")).toThrow(refused("HEARTH_NODE_MISSING"));
  });
  test("one that does not start", () => {
    expect(() => requireNode(program("exit 127"))).toThrow(refused("HEARTH_NODE_MISSING"));
  });
  test("one that is too old for the database", () => {
    expect(() => requireNode(program("echo 9"))).toThrow(refused("HEARTH_NODE_TOO_OLD"));
  });
});
