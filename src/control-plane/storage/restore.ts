import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { renameDurablySync } from "../../node/durable-files.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import type { Log } from "../ports/log.ts";
import { isCopy, markAsCopy, requireIntact } from "./copies.ts";
import { isDamage, isFull } from "./errors.ts";
import { forgetIdentity } from "./identity.ts";
import { pendingMigrations } from "./migrate.ts";
import { databaseLog, databaseParts, keepAside, putBack, setAside } from "./set-aside.ts";

/**
 * Replaces `hearth.db` with `hearth.db.restore`, which `serve --restore` or a person has put in the folder. The old database
 * is kept. If the process exits halfway, the next start continues.
 */
export function restoreDatabase(dataDirectory: string): void {
  const file = join(dataDirectory, "hearth.db");
  const replacement = `${file}.restore`;
  if (!existsSync(replacement)) return;
  try {
    requireHost(replacement);
  } catch (error) {
    // It may be intact, and is restored once there is space.
    if (isFull(error)) throw error;
    for (const part of ["-wal", "-shm"]) rmSync(replacement + part, { force: true });
    renameDurablySync(replacement, `${file}.refused`);
    throw new HostFailure("HEARTH_RESTORE_REFUSED", `It is now ${file}.refused.`, error);
  }
  if (setAside(dataDirectory, databaseParts)) keepAside(dataDirectory, "replaced");
  forgetIdentity(dataDirectory);
  renameDurablySync(replacement, file);
}

/** Sets aside the write-ahead log of a database that was replaced with a copy. */
export function setForeignLogAside(dataDirectory: string, log: Log): void {
  const file = join(dataDirectory, "hearth.db");
  if (!existsSync(file) || !isCopy(file)) return;
  if (setAside(dataDirectory, databaseLog)) keepForeignLog(dataDirectory, log);
}

/**
 * Throws if the database is damaged, before anything is written to it. If it is intact without the write-ahead log, the log
 * belongs to another database and is set aside.
 */
export function requireUndamaged(dataDirectory: string, log: Log): void {
  const file = join(dataDirectory, "hearth.db");
  if (isUndamaged(file)) return;
  const logFile = `${file}-wal`;
  if (!existsSync(logFile) || statSync(logFile).size === 0) throw new HostFailure("HEARTH_DATABASE_DAMAGED");
  setAside(dataDirectory, databaseLog);
  if (isUndamaged(file)) {
    keepForeignLog(dataDirectory, log);
    return;
  }
  putBack(dataDirectory);
  throw new HostFailure("HEARTH_DATABASE_DAMAGED");
}

/** Changes that were only in that log are lost, so the place where it is kept is logged. */
function keepForeignLog(dataDirectory: string, log: Log): void {
  const folder = keepAside(dataDirectory, "foreign");
  log.warn(
    { folder },
    "the write-ahead log beside the database belonged to another database; it was moved to this folder",
  );
}

/**
 * Checks with a read-only connection, because a writable one would merge the log into the file on close. The exception is
 * a change of the journal mode that a crash interrupted: it has to be rolled back before anything can be read.
 */
function isUndamaged(file: string): boolean {
  try {
    const database = new Database(file, { readonly: !existsSync(`${file}-journal`) });
    try {
      return database.pragma("quick_check", { simple: true }) === "ok";
    } finally {
      database.close();
    }
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Throws unless it is an intact database of a host that this version can open. Marks it as a copy. */
export function requireHost(file: string): void {
  const database = new Database(file, { fileMustExist: true });
  try {
    requireIntact(database);
    if (pendingMigrations(database).isNew) throw new Error("it contains no host");
    const owner = database.prepare("SELECT 1 FROM users WHERE role = 'owner'").all();
    if (owner.length === 0) throw new Error("its host has no owner");
    database.pragma("journal_mode = DELETE");
    markAsCopy(database);
  } finally {
    database.close();
  }
}
