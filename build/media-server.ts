import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultCacheDirectory } from "../src/media-server/binary-cache.ts";
import type { FindOptions } from "../src/media-server/find-options.ts";
import { findMediaServer } from "../src/media-server/find.ts";
import { describeMediaServer } from "../src/host/progress.ts";
import { RELEASES } from "../src/media-server/download-release.ts";
import { RELEASE_CHECKSUMS } from "../src/media-server/release-checksums.ts";

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
  let shown = "";
  try {
    const found = await find(cacheDirectory, {
      signal: new AbortController().signal,
      onProgress(progress) {
        const text = describeMediaServer({ status: "finding", progress }) ?? shown;
        if (text !== shown) process.stdout.write(`${text}\n`);
        shown = text;
      },
      onSkipped: (reason) => void process.stdout.write(`${reason}\n`),
    });
    return found.path;
  } catch (error) {
    process.stdout.write(`${String(error)}\n`);
    return null;
  }
}

const find = (cacheDirectory: string, how: Pick<FindOptions, "signal" | "onProgress" | "onSkipped">) =>
  findMediaServer({
    env: process.env,
    platform: process.platform,
    arch: process.arch,
    resource: null,
    cacheDirectory,
    releases: RELEASES,
    checksums: RELEASE_CHECKSUMS,
    ...how,
  });
