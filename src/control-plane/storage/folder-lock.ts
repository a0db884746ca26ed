import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** A control plane that has lost its supervisor ends within this: its lock is waited for, not reported. Milliseconds. */
const PATIENCE = 500;

/**
 * One control plane per data folder. SQLite's write lock on a file of its own: the system drops it with the process
 * that writes, however that ends, and it holds between containers that share the folder, where a socket's name or a
 * process id would not; nobody takes it without the right to write there, and no path is too long for it.
 */
export function lockFolder(dataDirectory: string): () => void {
  const file = join(dataDirectory, "host.lock");
  let database: Database.Database | undefined;
  try {
    closeSync(openSync(file, "a", 0o600));
    database = new Database(file, { timeout: PATIENCE });
    // Nothing is ever written, so that no journal is to be left behind, or to be recovered by the next.
    database.pragma("journal_mode = MEMORY");
    database.exec("BEGIN IMMEDIATE");
  } catch (error) {
    database?.close();
    const { code } = error as { code?: unknown };
    if (code === "SQLITE_BUSY") throw new HostFailure("HEARTH_ALREADY_RUNNING", undefined, error);
    const full = code === "ENOSPC" || code === "EDQUOT";
    throw new HostFailure(full ? "HEARTH_DISK_FULL" : "HEARTH_DATA_UNWRITABLE", dataDirectory, error);
  }
  const held = database;
  return () => void held.close();
}
