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
const VERSION_LIMIT = 10_000;

export interface FoundBinary {
  readonly path: string;
  readonly version: string;
}

/** Finds livekit-server, or fetches it: the first of these ways that leads to one. */
export async function findMediaServer(options: FindOptions): Promise<FoundBinary> {
  options.onProgress({ step: "looking", fraction: null });
  const named = options.env["HEARTH_LIVEKIT_SERVER"];
  if (named) return await trusted(named, options.signal);

  const cached = cachedBinary(options.cacheDirectory, options.platform);
  for (const candidate of [options.resource, await onPath(options)]) {
    const found = candidate && (await fitting(candidate, options));
    if (found) return found;
  }
  const kept = await fittingInCache(cached, options);
  if (kept) return kept;
  for (const fetchIt of [downloadRelease, buildWithGo]) {
    try {
      if (!(await fetchIt({ ...options, target: cached }))) continue;
      const found = await fittingInCache(cached, options);
      if (found) return found;
    } catch (error) {
      if (options.signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED", undefined, error);
      options.onSkipped(error instanceof Error ? error.message : String(error));
    }
    if (options.signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED");
  }
  throw new HostFailure("HEARTH_LIVEKIT_MISSING");
}

/** Whoever names a binary has chosen it, whatever its version. */
async function trusted(path: string, signal: AbortSignal): Promise<FoundBinary> {
  try {
    return { path, version: await versionOf(path, signal) };
  } catch (error) {
    if (signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED", undefined, error);
    throw new HostFailure("HEARTH_LIVEKIT_NOT_RUNNABLE", undefined, error);
  }
}

/** A binary in the cache is run only if nobody else could have put it there. */
async function fittingInCache(path: string, options: FindOptions): Promise<FoundBinary | null> {
  const reason = await untrustedReason(path);
  if (reason === null) return await fitting(path, options);
  options.onSkipped(`${reason}: the media server there is not used.`);
  return null;
}

async function fitting(
  path: string,
  { signal, onSkipped: refuse }: FindOptions,
): Promise<FoundBinary | null> {
  try {
    await access(path, constants.X_OK);
  } catch {
    return null;
  }
  try {
    const version = await versionOf(path, signal);
    if (version === LIVEKIT_VERSION) return { path, version };
    refuse(`${path} is livekit-server ${version}, and Hearth needs ${LIVEKIT_VERSION}: it is not used.`);
  } catch (error) {
    if (signal.aborted) throw new HostFailure("HEARTH_LIVEKIT_CANCELLED", undefined, error);
    refuse(`${path} does not run: it is not used.`);
  }
  return null;
}

async function versionOf(path: string, signal: AbortSignal): Promise<string> {
  const output = await runProgram(path, ["--version"], { signal, timeout: VERSION_LIMIT });
  const version = /version (\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
  if (!version) throw new Error(`${path} does not say its version`);
  return version;
}

async function onPath({ env, platform }: FindOptions): Promise<string | null> {
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
