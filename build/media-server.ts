import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import {
  cachedBinary,
  defaultCacheDirectory,
  installAtomically,
  untrustedReason,
} from "../src/media-server/binary-cache.ts";
import { BUILD_TIMEOUT, GO_PACKAGE, VERIFIED_BUILD_ENV } from "../src/media-server/build-with-go.ts";
import type { FindOptions } from "../src/media-server/find-options.ts";
import { findMediaServer } from "../src/media-server/find.ts";
import { describeMediaServer } from "../src/host/progress.ts";
import { downloadRelease, RELEASES } from "../src/media-server/download-release.ts";
import { RELEASE_CHECKSUMS } from "../src/media-server/release-checksums.ts";
import { runProgram } from "../src/media-server/run-program.ts";
import { LIVEKIT_VERSION } from "../src/media-server/version.ts";
import { isProgramFor, type System } from "./executable-system.ts";

/** The user's cache folder, which the host uses as well. */
export const cacheDirectory = (): string =>
  defaultCacheDirectory(process.env, process.platform) ?? join(tmpdir(), "hearth-cache");

/** The path of an installed livekit-server; null if it would have to be downloaded or built, or could not be run. */
export async function findInstalledMediaServer(cacheDirectory: string): Promise<string | null> {
  const looking = new AbortController();
  try {
    const found = await find(cacheDirectory, {
      signal: looking.signal,
      onProgress: ({ step }) => step !== "looking" && looking.abort(),
      onSkipped: () => {},
    });
    return found.path;
  } catch (error) {
    if (!looking.signal.aborted) process.stdout.write(`${String(error)}\n`);
    return null;
  }
}

/** Finds, downloads or builds livekit-server ahead of time, as the host would. Null if that fails. */
export async function fetchMediaServer(cacheDirectory: string): Promise<string | null> {
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  try {
    const found = await find(cacheDirectory, {
      signal: new AbortController().signal,
      onProgress: progressSaidBy(say),
      onSkipped: say,
    });
    return found.path;
  } catch (error) {
    process.stdout.write(`${String(error)}\n`);
    return null;
  }
}

const find = (cacheDirectory: string, how: Pick<FindOptions, "signal" | "onProgress" | "onSkipped">) =>
  findMediaServer({ ...sources(process.env, cacheDirectory), ...how });

/** Says each step once. */
function progressSaidBy(say: (text: string) => void): FindOptions["onProgress"] {
  let said = "";
  return (progress) => {
    const text = describeMediaServer({ status: "finding", progress }) ?? said;
    if (text !== said) say(text);
    said = text;
  };
}

const sources = (env: NodeJS.ProcessEnv, cacheDirectory: string) => ({
  env,
  platform: process.platform,
  arch: process.arch,
  resource: null,
  cacheDirectory,
  releases: RELEASES,
  checksums: RELEASE_CHECKSUMS,
});

/**
 * The path of a livekit-server that can be shipped to `system`: the one in the cache, the official release, or one that
 * Go builds for it here. One that HEARTH_LIVEKIT_SERVER names, or that is on the path, is this machine's own
 * affair. Throws if there is none, with the reasons.
 */
export async function findMediaServerFor(
  system: System,
  {
    env,
    cacheDirectory,
    say,
  }: { env: NodeJS.ProcessEnv; cacheDirectory: string; readonly say: (text: string) => void },
): Promise<string> {
  const target = cachedFor(system, cacheDirectory);
  const isUsable = async () =>
    existsSync(target) && isProgramFor(target, system) && (await untrustedReason(target)) === null;
  if (await isUsable()) return target;
  const reasons: string[] = [];
  const options = {
    ...sources(env, cacheDirectory),
    ...system,
    target,
    signal: new AbortController().signal,
    onProgress: progressSaidBy(say),
    onSkipped: (reason: string) => void reasons.push(reason),
  };
  for (const obtain of [downloadRelease, crossCompile])
    try {
      if (!(await obtain(options))) continue;
      if (await isUsable()) return target;
      reasons.push(`${target} cannot be used there.`);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  const name = `${system.platform} (${system.arch})`;
  throw new Error([`There is no livekit-server ${LIVEKIT_VERSION} for ${name}.`, ...reasons].join(" "));
}

/** This machine's own is where the app looks for it; the others lie beside it. */
function cachedFor({ platform, arch }: System, cacheDirectory: string): string {
  const own = cachedBinary(cacheDirectory, platform);
  if (platform === process.platform && arch === process.arch) return own;
  return join(`${dirname(own)}-${platform}-${arch}`, basename(own));
}

/** Builds livekit-server for another system. Returns false if Go is not installed. */
async function crossCompile(options: FindOptions & { target: string }): Promise<boolean> {
  const { env, signal, platform, arch } = options;
  const go = (args: readonly string[], timeout: number, extra: NodeJS.ProcessEnv = {}) =>
    runProgram("go", args, { signal, timeout, env: { ...env, ...extra } });
  let modules: string;
  try {
    modules = (await go(["env", "GOMODCACHE"], 20_000)).trim();
  } catch {
    return false;
  }
  options.onProgress({ step: "building", fraction: null });
  await installAtomically(options.target, async (work) => {
    const system = `${platform === "win32" ? "windows" : platform}_${arch === "x64" ? "amd64" : arch}`;
    const [GOOS, GOARCH] = system.split("_");
    // Go refuses GOBIN for another system; below GOPATH, each system has a folder of its own. Modules stay where they are.
    const here = { ...VERIFIED_BUILD_ENV, GOOS, GOARCH, GOBIN: undefined, GOPATH: work, GOMODCACHE: modules };
    await go(["install", GO_PACKAGE], BUILD_TIMEOUT, here);
    const program = platform === "win32" ? "server.exe" : "server";
    const folder = join(work, "bin", system);
    return existsSync(folder) ? join(folder, program) : join(work, "bin", program);
  });
  return true;
}
