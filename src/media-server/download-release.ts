import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { installAtomically } from "./binary-cache.ts";
import type { FindOptions } from "./find-options.ts";
import { runProgram } from "./run-program.ts";
import { LIVEKIT_VERSION } from "./version.ts";

/** Where LiveKit publishes its releases. */
export const RELEASES = "https://github.com/livekit/livekit/releases/download";

/** A release server that has sent no response headers by then counts as unreachable. */
const RESPONSE_TIMEOUT = 5_000;
const UNPACK_TIMEOUT = 120_000;
/** A download that has received no data for this long counts as stalled. */
const STALL_TIMEOUT = 30_000;

/** The name of the release archive, or null: LiveKit publishes archives only for Linux and Windows. */
export function releaseArchive(platform: NodeJS.Platform, arch: string): string | null {
  const cpu = { x64: "amd64", arm64: "arm64", arm: "armv7" }[arch];
  if (!cpu) return null;
  if (platform === "linux") return `livekit_${LIVEKIT_VERSION}_linux_${cpu}.tar.gz`;
  return platform === "win32" ? `livekit_${LIVEKIT_VERSION}_windows_${cpu}.zip` : null;
}

/** Downloads the official release and verifies its checksum. Returns false if there is none for this platform. */
export async function downloadRelease(options: FindOptions & { target: string }): Promise<boolean> {
  const archive = releaseArchive(options.platform, options.arch);
  if (!archive) return false;
  const expected = options.checksums[archive];
  if (!expected) throw new Error(`${archive} is not downloaded, because its checksum is not known.`);
  const release = `${options.releases}/v${LIVEKIT_VERSION}`;
  options.onProgress({ step: "downloading", fraction: 0 });

  await installAtomically(options.target, async (work) => {
    const file = join(work, archive);
    const actual = await save(`${release}/${archive}`, file, options);
    if (actual !== expected)
      throw new Error(`The downloaded ${archive} does not match its checksum and was deleted.`);
    // Windows ships bsdtar as `tar`, which extracts zip archives as well.
    await runProgram("tar", ["-xf", file, "-C", work], {
      signal: options.signal,
      env: options.env,
      timeout: UNPACK_TIMEOUT,
    });
    const binary = join(work, options.platform === "win32" ? "livekit-server.exe" : "livekit-server");
    await chmod(binary, 0o755);
    return binary;
  });
  return true;
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  const unanswered = new AbortController();
  const timer = setTimeout(() => unanswered.abort(new Error("no response within 5 s")), RESPONSE_TIMEOUT);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, unanswered.signal]) });
    if (!response.ok) throw new Error(`it responded with status ${response.status}`);
    return response;
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The release server could not be reached: ${reason}.`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Streams the response to a file. Returns its SHA-256 in hex. */
async function save(url: string, file: string, options: FindOptions): Promise<string> {
  const response = await get(url, options.signal);
  const total = Number(response.headers.get("content-length")) || null;
  if (!response.body) throw new Error("The release server sent an empty response.");
  const hash = createHash("sha256");
  const stalled = new AbortController();
  const stall = () => stalled.abort(new Error(`The download stalled for ${STALL_TIMEOUT / 1000} s.`));
  const timer = setTimeout(stall, STALL_TIMEOUT);
  let received = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      timer.refresh();
      hash.update(chunk);
      received += chunk.length;
      options.onProgress({ step: "downloading", fraction: total && Math.min(1, received / total) });
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body as never), measure, createWriteStream(file), {
    signal: AbortSignal.any([options.signal, stalled.signal]),
  }).finally(() => clearTimeout(timer));
  if (total !== null && received !== total) throw new Error("The download was interrupted.");
  return hash.digest("hex");
}
