import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { isCopy, markAsCopy, requireIntact } from "./copies.ts";
import { forgetIdentity } from "./identity.ts";
import { pendingMigrations } from "./migrate.ts";

/** What makes up a database on the disk: the file, and the log, its index and the journal that a crash leaves beside it. */
const parts = ["", "-wal", "-shm", "-journal"];

/**
 * A database in the folder named `hearth.db.restore` replaces `hearth.db` at the next start; `serve --restore` or a
 * person puts it there. The old one is kept. If the process ends on the way, the next start continues.
 */
export function restoreDatabase(dataDirectory: string): void {
  const file = join(dataDirectory, "hearth.db");
  const wish = `${file}.restore`;
  if (!existsSync(wish)) return;
  try {
    requireHost(wish);
  } catch (error) {
    for (const part of ["-wal", "-shm"]) rmSync(wish + part, { force: true });
    renameSync(wish, `${file}.refused`);
    if (error instanceof HostFailure && error.code === "HEARTH_DATABASE_NEWER") throw error;
    throw new HostFailure("HEARTH_RESTORE_REFUSED", `It is now ${file}.refused.`, error);
  }
  setAside(dataDirectory, "replaced", parts);
  forgetIdentity(dataDirectory);
  renameSync(wish, file);
}

/** Sets aside a log that belongs to the file that a copy has replaced. */
export function setForeignLogAside(dataDirectory: string): void {
  const file = join(dataDirectory, "hearth.db");
  if (!existsSync(file) || !isCopy(file)) return;
  setAside(dataDirectory, "foreign", ["-wal", "-shm"]);
}

/**
 * Refuses a damaged database before anything is written to it. If it is intact without its log, it was put beside
 * another file's log, which is set aside.
 */
export function requireUndamaged(dataDirectory: string): void {
  const file = join(dataDirectory, "hearth.db");
  if (isUndamaged(file)) return;
  const log = `${file}-wal`;
  if (!existsSync(log) || statSync(log).size === 0) throw new HostFailure("HEARTH_DATABASE_DAMAGED");
  const away = setAside(dataDirectory, "foreign", ["-wal", "-shm"]);
  if (isUndamaged(file)) return;
  rmSync(`${file}-shm`, { force: true });
  renameSync(`${away}-wal`, log);
  throw new HostFailure("HEARTH_DATABASE_DAMAGED");
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
    const { code } = error as { code?: string };
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code ?? "")) return false;
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

/** Returns the path, without suffix, under which the files are kept. */
function setAside(dataDirectory: string, why: string, which: readonly string[]): string {
  const folder = join(dataDirectory, "backups");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const away = join(folder, `${why}-${stamp(Date.now())}.db`);
  for (const part of which) {
    const from = join(dataDirectory, `hearth.db${part}`);
    if (existsSync(from)) renameSync(from, away + part);
  }
  return away;
}

/** A timestamp for file names on every system, which sorts by time. */
export const stamp = (at: number): string => new Date(at).toISOString().replaceAll(":", "-");
