import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { isDiskFull } from "../../files/disk-full.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** A control plane that has lost its supervisor exits within this, so its lock is waited for. Milliseconds. */
const PATIENCE = 500;

/**
 * One control plane per data folder: SQLite's write lock on `host.lock`. The system releases it when the process
 * ends, however that happens. Unlike a socket or a process id it works between containers that share the folder and
 * with paths of any length, and taking it requires write permission.
 */
export function lockFolder(dataDirectory: string): () => void {
  const file = join(dataDirectory, "host.lock");
  let database: Database.Database | undefined;
  try {
    closeSync(openSync(file, "a", 0o600));
    database = new Database(file, { timeout: PATIENCE });
    // Nothing is ever written, so there is no journal to leave behind or recover.
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
