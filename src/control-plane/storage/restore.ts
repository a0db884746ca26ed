import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import type { Log } from "../ports/log.ts";
import { isCopy, markAsCopy, requireIntact } from "./copies.ts";
import { isDamage, isFull } from "./errors.ts";
import { forgetIdentity } from "./identity.ts";
import { pendingMigrations } from "./migrate.ts";
import { databaseLog, databaseParts, keepAside, putBack, setAside } from "./set-aside.ts";

/**
 * A database in the folder named `hearth.db.restore` replaces `hearth.db` at the next start; `serve --restore` or a
 * person puts it there. The old one is kept. If the process ends on the way, the next start continues.
 */
export function restoreDatabase(dataDirectory: string): void {
  const file = join(dataDirectory, "hearth.db");
  const replacement = `${file}.restore`;
  if (!existsSync(replacement)) return;
  try {
    requireHost(replacement);
  } catch (error) {
    // It may be intact: whoever frees some space has it restored.
    if (isFull(error)) throw error;
    for (const part of ["-wal", "-shm"]) rmSync(replacement + part, { force: true });
    renameSync(replacement, `${file}.refused`);
    throw new HostFailure("HEARTH_RESTORE_REFUSED", `It is now ${file}.refused.`, error);
  }
  if (setAside(dataDirectory, databaseParts)) keepAside(dataDirectory, "replaced");
  forgetIdentity(dataDirectory);
  renameSync(replacement, file);
}

/** Sets aside a log that belongs to the file that a copy has replaced. */
export function setForeignLogAside(dataDirectory: string, log: Log): void {
  const file = join(dataDirectory, "hearth.db");
  if (!existsSync(file) || !isCopy(file)) return;
  if (setAside(dataDirectory, databaseLog)) keepForeignLog(dataDirectory, log);
}

/**
 * Refuses a damaged database before anything is written to it. If it is intact without its log, it was put beside
 * another file's log, which is set aside.
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

/** What is in that log no longer counts: anybody who misses it should know where it is. */
function keepForeignLog(dataDirectory: string, log: Log): void {
  const folder = keepAside(dataDirectory, "foreign");
  log.warn(
    { folder },
    "the write-ahead log beside the database belonged to another file; it is kept in this folder",
  );
}

/**
 * By a connection that may not write: one that may would merge the log into the file when it closes. A change of the
 * journal's mode that a crash has cut short is the exception: it has to be taken back before anything can be read.
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

function requireHost(file: string): void {
  const database = new Database(file, { fileMustExist: true });
  try {
    requireIntact(database);
    if (pendingMigrations(database).isNew) throw new Error("there is no host in it");
    const owner = database.prepare("SELECT 1 FROM users WHERE role = 'owner'").all();
    if (owner.length === 0) throw new Error("nobody owns the host in it");
    database.pragma("journal_mode = DELETE");
    markAsCopy(database);
  } finally {
    database.close();
  }
}
