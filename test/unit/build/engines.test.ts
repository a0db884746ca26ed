import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { expect, test } from "vitest";

const npm = (node: string) => {
  const cli = realpathSync(spawnSync("which", ["npm"], { encoding: "utf8" }).stdout.trim());
  const args = [cli, "ci", "--dry-run", "--offline", "--loglevel=warn"];
  const { stdout, stderr, status } = spawnSync(node, args, { encoding: "utf8" });
  return { said: stdout + stderr, status };
};

// .npmrc silences npm itself, which would warn about the Node that it runs on.
test.skipIf(process.platform === "win32")(
  "npm prints no warning with the Node that our scripts run on",
  () => {
    const { said, status } = npm(process.execPath);
    expect(status, said).toBe(0);
    expect(said).not.toMatch(/warn/);
  },
);
