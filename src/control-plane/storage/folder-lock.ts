import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { isDiskFull } from "../../node/disk-full.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** In ms. A control plane that has lost its supervisor exits within this time, and releases its lock. */
const LOCK_TIMEOUT = 500;

/**
 * Ensures one control plane per data folder, by SQLite's write lock on `host.lock`. The system releases the lock when the
 * process exits, however that happens. Unlike a socket or a process id, it works across containers that share the folder
 * and with long paths, and requires write permission. Returns a function that releases it.
 */
export function lockFolder(dataDirectory: string): () => void {
  const file = join(dataDirectory, "host.lock");
  let database: Database.Database | undefined;
  try {
    closeSync(openSync(file, "a", 0o600));
    database = new Database(file, { timeout: LOCK_TIMEOUT });
    // Nothing is written, so no journal needs to be kept or recovered.
    database.pragma("journal_mode = MEMORY");
    database.exec("BEGIN IMMEDIATE");
  } catch (error) {
    database?.close();
    const { code } = error as { code?: unknown };
    if (code === "SQLITE_BUSY") throw new HostFailure("HEARTH_ALREADY_RUNNING", undefined, error);
    throw new HostFailure(
      isDiskFull(error) ? "HEARTH_DISK_FULL" : "HEARTH_DATA_UNWRITABLE",
      dataDirectory,
      error,
    );
  }
  const held = database;
  return () => void held.close();
}
