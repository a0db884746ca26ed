import { findMediaServer } from "../src/media-server/find.ts";
import { describeMediaServer } from "../src/host/progress.ts";
import { RELEASES } from "../src/media-server/download-release.ts";

export { defaultCacheDirectory } from "../src/media-server/cache.ts";

/** Finds or fetches livekit-server ahead of time, as the host would; null where that fails. */
export async function fetchMediaServer(cacheDirectory: string): Promise<string | null> {
  let shown = "";
  try {
    const found = await findMediaServer({
      env: process.env,
      platform: process.platform,
      arch: process.arch,
      resource: null,
      cacheDirectory,
      releases: RELEASES,
      signal: new AbortController().signal,
      onProgress(progress) {
        const text = describeMediaServer({ status: "finding", progress }) ?? shown;
        if (text !== shown) process.stdout.write(`${text}\n`);
        shown = text;
      },
      onRefused: (reason) => void process.stdout.write(`${reason}\n`),
    });
    return found.path;
  } catch (error) {
    process.stdout.write(`${String(error)}\n`);
    return null;
  }
}
