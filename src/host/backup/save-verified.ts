import { createWriteStream, rmSync } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isDiskFull } from "../../node/disk-full.ts";
import { renameDurablySync } from "../../node/durable-files.ts";
import { measure } from "../../node/measure.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/**
 * Writes a backup to a file, which appears once all of it has arrived and is what the host has verified. Throws a
 * HostFailure; once `signal` is aborted, rejects with its reason.
 */
export async function saveVerified(
  bytes: Readable,
  file: string,
  sha256: string,
  onBytes: (count: number) => void = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const part = `${file}.part`;
  const { stream, result } = measure(onBytes);
  try {
    rmSync(part, { force: true });
    const saved = createWriteStream(part, { mode: 0o600, flags: "wx", flush: true });
    await pipeline(bytes, stream, saved, { signal });
    if (result().sha256 !== sha256) throw new HostFailure("HEARTH_ARCHIVE_DAMAGED");
    renameDurablySync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    signal?.throwIfAborted();
    if (error instanceof HostFailure) throw error;
    throw new HostFailure(
      isDiskFull(error) ? "HEARTH_DISK_FULL" : "HEARTH_BACKUP_FAILED",
      String(error),
      error,
    );
  }
}
