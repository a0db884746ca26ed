import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { ArchiveProgress } from "../../node/archive-tasks.ts";
import { backupFilePath } from "../../shared/contract/backups.ts";
import { routes } from "../../shared/contract/index.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { createClient, signInOwner } from "../client.ts";
import type { RunningHost } from "../running-host.ts";
import { saveVerified } from "./save-verified.ts";

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
    await saveVerified(Readable.fromWeb(response.body), file, backup.sha256);
    return { size: backup.size };
  } finally {
    await call(routes.endSession, {});
  }
}
