import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nfpmOrder } from "./fpm-arguments.ts";

/** In place of fpm, which electron-builder would download with a Ruby: makes the same package with nfpm, its first argument. */

const [nfpm = "", ...args] = process.argv.slice(2);
const { packager, target, config } = nfpmOrder(args);
const folder = mkdtempSync(join(tmpdir(), "hearth-nfpm-"));
try {
  // JSON is YAML as well.
  const file = join(folder, "nfpm.yaml");
  writeFileSync(file, JSON.stringify(config));
  const made = spawnSync(nfpm, ["package", "--config", file, "--packager", packager, "--target", target], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (made.error) throw made.error;
  process.exitCode = made.status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
