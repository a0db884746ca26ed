import { createHash } from "node:crypto";
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isDiskFull } from "../../node/disk-full.ts";
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
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      onBytes(chunk.length);
      next(null, chunk);
    },
  });
  try {
    rmSync(part, { force: true });
    const saved = createWriteStream(part, { mode: 0o600, flags: "wx", flush: true });
    await pipeline(bytes, hashing, saved, { signal });
    if (hash.digest("hex") !== sha256) throw new HostFailure("HEARTH_ARCHIVE_DAMAGED");
    renameSync(part, file);
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
