import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDiskFull } from "../files/disk-full.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

/** Places a copy of the database where the control plane picks it up at its next start, whole or not at all. */
export function placeForRestore(dataDirectory: string, copy: string): void {
  const replacement = join(dataDirectory, "hearth.db.restore");
  // It lies there already; to make room for it would be to delete it.
  if (resolve(copy) === resolve(replacement)) return;
  try {
    // A database that was set aside after a crash has its newest changes in a write-ahead log beside it.
    for (const part of ["-wal", ""]) {
      rmSync(`${replacement}${part}`, { force: true });
      if (part !== "" && !existsSync(copy + part)) continue;
      copyFileSync(copy + part, `${replacement}.part`);
      chmodSync(`${replacement}.part`, 0o600);
      renameSync(`${replacement}.part`, replacement + part);
    }
  } catch (error) {
    throw new HostFailure(
      isDiskFull(error) ? "HEARTH_DISK_FULL" : "HEARTH_RESTORE_REFUSED",
      String(error),
      error,
    );
  }
}
