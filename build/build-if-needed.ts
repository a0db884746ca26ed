import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const results = [
  "out/main/main.js",
  "out/main/serve.js",
  "out/main/doctor.js",
  "out/preload/preload.cjs",
  "out/renderer/index.html",
];
const sources = ["src", "build/vite", "package.json", "electron.vite.config.ts"];

/** Builds if an output is missing or older than the sources. If the build fails, exits; its errors have been printed. */
export function buildIfNeeded(): void {
  const oldest = Math.min(...results.map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0)));
  if (oldest >= Math.max(...sources.map(newestIn))) return;
  // Not to standard output, which belongs to the caller: `serve --json` prints its line there.
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/electron-vite/bin/electron-vite.js", "build"],
    {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, NODE_ENV: "production" },
    },
  );
  if (status !== 0) process.exit(1);
}

function newestIn(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
