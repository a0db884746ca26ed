import { chmodSync, copyFileSync, existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDiskFull } from "../../node/disk-full.ts";
import { renameDurablySync, syncFileSync } from "../../node/durable-files.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** Copies a backup to the place where the control plane restores it from at its next start, atomically. */
export function placeForRestore(dataDirectory: string, copy: string): void {
  const replacement = join(dataDirectory, "hearth.db.restore");
  // It is in place already, and the steps below would delete it.
  if (resolve(copy) === resolve(replacement)) return;
  try {
    // The newest changes of a database that was set aside after a crash are in the write-ahead log beside it.
    for (const part of ["-wal", ""]) {
      rmSync(`${replacement}${part}`, { force: true });
      if (part !== "" && !existsSync(copy + part)) continue;
      copyFileSync(copy + part, `${replacement}.part`);
      chmodSync(`${replacement}.part`, 0o600);
      syncFileSync(`${replacement}.part`);
      renameDurablySync(`${replacement}.part`, replacement + part);
    }
  } catch (error) {
    throw new HostFailure(
      isDiskFull(error) ? "HEARTH_DISK_FULL" : "HEARTH_RESTORE_REFUSED",
      String(error),
      error,
    );
  }
}
