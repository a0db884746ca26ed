import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { buildWithGo } from "./build-with-go.ts";
import { cachedBinary, untrustedReason } from "./binary-cache.ts";
import { downloadRelease } from "./download-release.ts";
import type { FindOptions } from "./find-options.ts";
import { runProgram } from "./run-program.ts";
import { LIVEKIT_VERSION } from "./version.ts";

/** A program that takes longer to print its version counts as hung. */
const VERSION_TIMEOUT = 10_000;

export interface FoundBinary {
  readonly path: string;
  readonly version: string;
}

/**
 * Finds livekit-server, or downloads or builds it. The first of these is used: HEARTH_LIVEKIT_SERVER, the packaged app's
 * binary, one on the PATH, one in the cache, the official release, a build with Go.
 */
export async function findMediaServer(options: FindOptions): Promise<FoundBinary> {
  options.onProgress({ step: "looking", fraction: null });
  const named = options.env["HEARTH_LIVEKIT_SERVER"];
  if (named) return await checkNamed(named, options.signal);

  const cached = cachedBinary(options.cacheDirectory, options.platform);
  for (const candidate of [options.resource, await findOnPath(options)]) {
    const found = candidate && (await checkVersion(candidate, options));
    if (found) return found;
  }
  const kept = await checkCached(cached, options);
  if (kept) return kept;
  for (const obtain of [downloadRelease, buildWithGo]) {
    try {
      if (!(await obtain({ ...options, target: cached }))) continue;
      const found = await checkCached(cached, options);
      if (found) return found;
    } catch (error) {
      if (options.signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED", undefined, error);
      options.onSkipped(error instanceof Error ? error.message : String(error));
    }
    if (options.signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED");
  }
  throw new HostFailure("HEARTH_LIVEKIT_MISSING");
}

/** The binary that HEARTH_LIVEKIT_SERVER names is used whatever its version. */
async function checkNamed(path: string, signal: AbortSignal): Promise<FoundBinary> {
  try {
    return { path, version: await versionOf(path, signal) };
  } catch (error) {
    if (signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED", undefined, error);
    throw new HostFailure("HEARTH_LIVEKIT_NOT_RUNNABLE", undefined, error);
  }
}

/** Runs a cached binary only if no other user could have written it. */
async function checkCached(path: string, options: FindOptions): Promise<FoundBinary | null> {
  const reason = await untrustedReason(path);
  if (reason === null) return await checkVersion(path, options);
  options.onSkipped(`The cached media server is not used: ${reason}.`);
  return null;
}

async function checkVersion(path: string, { signal, onSkipped }: FindOptions): Promise<FoundBinary | null> {
  try {
    await access(path, constants.X_OK);
  } catch {
    return null;
  }
  try {
    const version = await versionOf(path, signal);
    if (version === LIVEKIT_VERSION) return { path, version };
    onSkipped(`${path} is not used: it is livekit-server ${version}, and Hearth needs ${LIVEKIT_VERSION}.`);
  } catch (error) {
    if (signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED", undefined, error);
    onSkipped(`${path} is not used: it could not be run.`);
  }
  return null;
}

async function versionOf(path: string, signal: AbortSignal): Promise<string> {
  const output = await runProgram(path, ["--version"], { signal, timeout: VERSION_TIMEOUT });
  const version = /version (\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
  if (!version) throw new Error(`${path} prints no version`);
  return version;
}

async function findOnPath({ env, platform }: FindOptions): Promise<string | null> {
  const name = platform === "win32" ? "livekit-server.exe" : "livekit-server";
  for (const directory of (env["PATH"] ?? "").split(delimiter)) {
    const candidate = join(directory, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here.
    }
  }
  return null;
}
