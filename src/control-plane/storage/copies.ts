import { closeSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { renameDurablySync } from "../../node/durable-files.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/**
 * Copies of the database are marked in their header. Otherwise, if a copy replaced `hearth.db` after a crash, SQLite would
 * apply the write-ahead log of the old database to it, and damage it.
 */
const COPY = 1;
const USER_VERSION_OFFSET = 60;

/** Writes a verified copy of an open database, atomically. */
export function copyDatabase(database: Database.Database, copy: string): void {
  const part = `${copy}.part`;
  rmSync(part, { force: true });
  try {
    // SQLite accepts an existing empty file, so its permissions can be set first.
    writeFileSync(part, "", { mode: 0o600 });
    database.prepare("VACUUM INTO ?").run(part);
    const made = new Database(part);
    try {
      markAsCopy(made);
      requireIntact(made);
    } finally {
      made.close();
    }
    renameDurablySync(part, copy);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Removes incomplete copies of processes that were killed, because their names are not used again. */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder))
    if (/\.db\.part(-journal)?$/.test(name)) rmSync(join(folder, name), { force: true });
}

export function markAsCopy(database: Database.Database): void {
  database.pragma(`user_version = ${COPY}`);
}

/** Whether the database file is a copy. Reads the header without SQLite, which would apply the write-ahead log. */
export function isCopy(file: string): boolean {
  const header = Buffer.alloc(USER_VERSION_OFFSET + 4);
  const descriptor = openSync(file, "r");
  try {
    const length = readSync(descriptor, header, 0, header.length, 0);
    return length === header.length && header.readUInt32BE(USER_VERSION_OFFSET) === COPY;
  } finally {
    closeSync(descriptor);
  }
}

/** Turns a copy into the database by removing the mark. */
export function adoptCopy(database: Database.Database): void {
  if (database.pragma("user_version", { simple: true }) !== COPY) return;
  database.pragma("user_version = 0");
  // Write the header at once: otherwise the next start would take the log for that of another database.
  const [checkpoint] = database.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
  if (checkpoint?.busy !== 0) throw new Error("another program is reading the restored database");
}

export function requireIntact(database: Database.Database): void {
  if (database.pragma("integrity_check", { simple: true }) !== "ok")
    throw new HostFailure("HEARTH_DATABASE_DAMAGED");
}
