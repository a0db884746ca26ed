import { globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, Platform } from "electron-builder";
import { buildIfNeeded } from "./build-if-needed.ts";
import { findElectron } from "./electron-binary.ts";
import type { System } from "./executable-system.ts";
import { cacheDirectory, findMediaServerFor } from "./media-server.ts";
import { archOf, packageConfig } from "./package-config.ts";

/**
 * `npm run package`: the app as it is installed on this system, as a folder in `dist`. `--output DIR` writes elsewhere.
 * With ELECTRON_OVERRIDE_DIST_PATH, the Electron in that folder is packaged.
 *
 * Only what it makes on Linux is tested (`test/integration/package.test.ts`); nobody has run it on Windows or macOS. With an
 * Electron older than 35, the packaged app needs a Node.js on the path to run a host, as in a checkout.
 */

const { values } = parseArgs({ options: { output: { type: "string", default: "dist" } } });

const say = (text: string) => void process.stdout.write(`${text}\n`);
const system = thisSystem();
buildIfNeeded();
const output = resolve(values.output);
const mediaServer = await findMediaServerFor(system, {
  env: process.env,
  cacheDirectory: cacheDirectory(),
  say,
});
await build({
  targets: platformOf(system).createTarget("dir", archOf(system)),
  config: packageConfig({ system, output, mediaServer, electron: localElectron() }),
});
for (const name of globSync("*-unpacked", { cwd: output }))
  say(`${join(output, name)}: ${sizeOf(join(output, name))}`);

function thisSystem(): System {
  const { platform, arch } = process;
  const isKnown = (["linux", "win32", "darwin"] as string[]).includes(platform) && /^(x64|arm64)$/.test(arch);
  if (!isKnown) throw new Error(`There are no packages for ${platform} (${arch}).`);
  return { platform, arch } as System;
}
function platformOf({ platform }: System): Platform {
  return { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }[platform];
}
function sizeOf(folder: string): string {
  const files = globSync("**/*", { cwd: folder }).map((name) => statSync(join(folder, name)));
  const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  return `${Math.round(bytes / 1e6)} MB`;
}

/** The Electron that is here, which need not be downloaded again. On macOS it is an app, which cannot be taken apart. */
function localElectron(): { folder: string; version: string } | null {
  const binary = process.platform === "darwin" ? null : findElectron(process.env);
  if (!binary) return null;
  const folder = dirname(resolve(binary));
  return { folder, version: readFileSync(join(folder, "version"), "utf8").trim().replace(/^v/, "") };
}
