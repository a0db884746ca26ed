import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const results = [
  "out/main/main.js",
  "out/main/serve.js",
  "out/main/doctor.js",
  "out/preload/preload.cjs",
  "out/renderer/index.html",
  "out/renderer/guest.html",
];
const sources = ["src", "build/vite", "package.json", "electron.vite.config.ts"];

/** Builds if an output is missing or older than the sources. */
export function buildIfNeeded(): void {
  const oldest = Math.min(...results.map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0)));
  if (oldest < Math.max(...sources.map(newestIn))) buildAll();
}

/** The app, which empties the renderer's folder, and then the guest page into it. */
const builds = [
  ["node_modules/electron-vite/bin/electron-vite.js", "build"],
  ["node_modules/vite/bin/vite.js", "build", "--config", "build/vite/guest.config.ts"],
];

/** Builds everything. If a build fails, exits; its errors have been printed. */
export function buildAll(): void {
  for (const command of builds) {
    // Not to standard output, which belongs to the caller: `serve --json` prints its line there.
    const { status } = spawnSync(process.execPath, command, {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, NODE_ENV: "production" },
    });
    if (status !== 0) process.exit(1);
  }
}

function newestIn(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
