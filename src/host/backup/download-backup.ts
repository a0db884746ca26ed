import { createHash } from "node:crypto";
import { createWriteStream, renameSync, rmSync } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { ArchiveProgress } from "../../node/archive-worker.ts";
import { isDiskFull } from "../../node/disk-full.ts";
import { backupFilePath } from "../../shared/contract/backups.ts";
import { routes } from "../../shared/contract/index.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { createClient, signInOwner } from "../client.ts";
import type { RunningHost } from "../running-host.ts";

/** Between questions about the progress. Milliseconds. */
const POLL_INTERVAL = 250;

/** Has the running host make a backup, and downloads it, as its owner; that session ends right away. */
export async function downloadBackup(
  { url, ownerCode }: Pick<RunningHost, "url" | "ownerCode">,
  file: string,
  onProgress: (progress: ArchiveProgress) => void,
): Promise<{ size: number }> {
  const token = await signInOwner({ url, ownerCode: () => ownerCode() }, "backup");
  const call = createClient(url, token);
  try {
    let backup = await call(routes.startBackup, {});
    const getBackup = { ...routes.getBackup, path: `/v1/backups/${backup.id}` };
    while (backup.status === "making") {
      await pause(POLL_INTERVAL);
      backup = await call(getBackup, {});
      onProgress(backup);
    }
    if (backup.problem === "disk_full")
      throw new HostFailure("HEARTH_DISK_FULL", "It is that of the host's data folder.");
    if (backup.size === null || backup.sha256 === null) throw new HostFailure("HEARTH_BACKUP_FAILED");
    const response = await fetch(url + backupFilePath.replace("{backup_id}", backup.id), {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (!response.ok || !response.body) throw new HostFailure("HEARTH_BACKUP_FAILED");
    await save(Readable.fromWeb(response.body), file, backup.sha256);
    return { size: backup.size };
  } finally {
    await call(routes.endSession, {});
  }
}

/** Writes the file once all of it has arrived, and is what the host has verified. */
async function save(bytes: Readable, file: string, sha256: string): Promise<void> {
  const part = `${file}.part`;
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  try {
    rmSync(part, { force: true });
    await pipeline(bytes, hashing, createWriteStream(part, { mode: 0o600, flags: "wx", flush: true }));
    if (hash.digest("hex") !== sha256) throw new HostFailure("HEARTH_ARCHIVE_DAMAGED");
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    if (error instanceof HostFailure) throw error;
    throw new HostFailure(
      isDiskFull(error) ? "HEARTH_DISK_FULL" : "HEARTH_BACKUP_FAILED",
      String(error),
      error,
    );
  }
}
