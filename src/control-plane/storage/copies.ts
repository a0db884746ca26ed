import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/**
 * Copies of the database, marked as such in their header: SQLite would apply a write-ahead log that a crash has left
 * beside `hearth.db` to whatever file is put there, and so damage it.
 */
const COPY = 1;
const USER_VERSION_OFFSET = 60;

/** Writes a copy of an open database: complete and verified, or none at all. */
export function copyDatabase(database: Database.Database, copy: string): void {
  const part = `${copy}.part`;
  rmSync(part, { force: true });
  try {
    // SQLite accepts an existing empty file; this one is readable by our user only.
    writeFileSync(part, "", { mode: 0o600 });
    database.prepare("VACUUM INTO ?").run(part);
    const made = new Database(part);
    try {
      markAsCopy(made);
      requireIntact(made);
    } finally {
      made.close();
    }
    renameSync(part, copy);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** Half a copy stays where a process was ended while it made one; its name is never used again. */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder))
    if (/\.db\.part(-journal)?$/.test(name)) rmSync(join(folder, name), { force: true });
}

export function markAsCopy(database: Database.Database): void {
  database.pragma(`user_version = ${COPY}`);
}

/** Whether the file is a copy that was put in the database's place; read without SQLite, which would apply the log. */
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

/** Turns a copy into the database: removes the mark. */
export function adoptCopy(database: Database.Database): void {
  if (database.pragma("user_version", { simple: true }) !== COPY) return;
  database.pragma("user_version = 0");
  // The header itself has to say so before anything else is logged.
  const [checkpoint] = database.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
  // Else the next start would take all that is logged from here on for another database's.
  if (checkpoint?.busy !== 0) throw new Error("another program reads the database that was put in place");
}

export function requireIntact(database: Database.Database): void {
  if (database.pragma("integrity_check", { simple: true }) !== "ok")
    throw new HostFailure("HEARTH_DATABASE_DAMAGED");
}
