import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for one run of tests, which is also their folder for temporary files: whatever they leave there goes with it. */
export function createWorkFolder(purpose: string) {
  const path = mkdtempSync(join(tmpdir(), `hearth-${purpose}-`));
  // As `/tmp` itself: some tests run programs as another user.
  chmodSync(path, 0o1777);
  return {
    path,
    env: { TMPDIR: path },
    remove() {
      try {
        rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      } catch (error) {
        process.stderr.write(`${path} could not be removed: ${String(error)}\n`);
      }
    },
  };
}
