import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, Platform } from "electron-builder";
import { buildIfNeeded } from "./build-if-needed.ts";
import { findElectron } from "./electron-binary.ts";
import type { System } from "./executable-system.ts";
import { cacheDirectory, findMediaServerFor } from "./media-server.ts";
import { archOf, packageConfig, targetsOf, type TargetName } from "./package-config.ts";
import { prepareTools } from "./package-tools.ts";

/**
 * `npm run package`: the app as it is installed on this system, in `dist`: a folder, and every package that can be made
 * here. What cannot be made is said, with the reason.
 *
 * `--targets deb,rpm` makes only these, and fails if one of them cannot be made. `--output DIR` writes elsewhere, and
 * `--arch arm64` is for another processor. With ELECTRON_OVERRIDE_DIST_PATH, the Electron in that folder is packaged.
 *
 * Only what it makes on Linux is tested (`test/integration/package.test.ts`); nobody has run it on Windows or macOS. With an
 * Electron older than 35, the packaged app needs a Node.js on the path to run a host, as in a checkout.
 */

const { values } = parseArgs({
  options: {
    output: { type: "string", default: "dist" },
    targets: { type: "string" },
    arch: { type: "string", default: process.arch },
  },
});

const say = (text: string) => void process.stdout.write(`${text}\n`);
const system = systemFor(values.arch);
const named = values.targets?.split(",");
const targets = targetsOf(system).filter((target) => named?.includes(target) ?? true);
const unknown = named?.filter((name) => !targets.includes(name as TargetName)) ?? [];
if (unknown.length > 0)
  throw new Error(
    `There is no ${unknown.join(", ")} for ${system.platform}, but ${targetsOf(system).join(", ")}.`,
  );

buildIfNeeded();
const output = resolve(values.output);
const mediaServer = await findMediaServerFor(system, {
  env: process.env,
  cacheDirectory: cacheDirectory(),
  say,
});
const electron = localElectron();
const make = async (target: TargetName, prepackaged?: string) =>
  await build({
    targets: platformOf(system).createTarget(target, archOf(system)),
    // A new one each time: electron-builder changes it.
    config: packageConfig({ system, output, mediaServer, electron }),
    ...(prepackaged === undefined ? {} : { prepackaged }),
  });

await make("dir");
const folder = unpackedIn(output);
const made = new Map<string, number>([[folder, sizeOf(folder)]]);
const failed: string[] = [];
const work = mkdtempSync(join(tmpdir(), "hearth-package-"));
for (const target of targets)
  try {
    if (target === "dir") continue;
    await prepareTools(target, { cacheDirectory: cacheDirectory(), work, say });
    for (const file of await make(target, folder))
      if (!file.endsWith(".blockmap")) made.set(file, statSync(file).size);
  } catch (error) {
    failed.push(`${target} is not made: ${error instanceof Error ? error.message : String(error)}`);
  }
rmSync(work, { recursive: true, force: true });
// For AppArmor; electron-builder writes it into each app of which it makes a package.
rmSync(join(folder, "resources/apparmor-profile"), { force: true });

for (const [path, bytes] of made) say(`${path}: ${Math.round(bytes / 1e6)} MB`);
for (const sentence of failed) say(sentence);
if (named && failed.length > 0) process.exitCode = 1;

function systemFor(arch: string): System {
  const { platform } = process;
  const isKnown = (["linux", "win32", "darwin"] as string[]).includes(platform) && /^(x64|arm64)$/.test(arch);
  if (!isKnown) throw new Error(`There are no packages for ${platform} (${arch}).`);
  return { platform, arch } as System;
}
function platformOf({ platform }: System): Platform {
  return { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }[platform];
}
/** The app's folder, whose name electron-builder chooses. */
function unpackedIn(folder: string): string {
  const { platform, arch } = system;
  const suffix = arch === "x64" ? "" : `-${arch}`;
  const name = { linux: `linux${suffix}-unpacked`, win32: `win${suffix}-unpacked`, darwin: `mac${suffix}` };
  return join(folder, name[platform], platform === "darwin" ? "Hearth.app" : "");
}
function sizeOf(folder: string): number {
  const files = globSync("**/*", { cwd: folder }).map((name) => statSync(join(folder, name)));
  return files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

/** The Electron that is here, which need not be downloaded again. On macOS it is an app, which cannot be taken apart. */
function localElectron(): { folder: string; version: string } | null {
  const isOwn = process.platform !== "darwin" && system.arch === process.arch;
  const binary = isOwn ? findElectron(process.env) : null;
  if (!binary) return null;
  const folder = dirname(resolve(binary));
  return { folder, version: readFileSync(join(folder, "version"), "utf8").trim().replace(/^v/, "") };
}
