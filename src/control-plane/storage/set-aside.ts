import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createFolderSync, renameDurablySync } from "../../node/durable-files.ts";

/** The files of a database: the main file, and the write-ahead log and the journal that a crash leaves behind. */
export const databaseParts = ["hearth.db", "hearth.db-wal", "hearth.db-journal"] as const;
export const databaseLog = ["hearth.db-wal"] as const;
type Part = (typeof databaseParts)[number];

const asideIn = (dataDirectory: string) => join(dataDirectory, "hearth.db.aside");

/**
 * Moves the existing ones of these files out of the way; returns false if there are none. This takes several steps, so until
 * `keepAside` it can be undone: if the process exits halfway, the next start does so.
 */
export function setAside(dataDirectory: string, parts: readonly Part[]): boolean {
  const aside = asideIn(dataDirectory);
  const existing = parts.filter((part) => existsSync(join(dataDirectory, part)));
  if (existing.length === 0) return false;
  createFolderSync(aside);
  move(existing, dataDirectory, aside);
  removeIndex(dataDirectory);
  return true;
}

/** Moves what was set aside to `backups`, atomically. Returns its new folder. */
export function keepAside(dataDirectory: string, why: "replaced" | "foreign"): string {
  const backups = join(dataDirectory, "backups");
  createFolderSync(backups);
  const folder = join(backups, `${why}-${stamp(Date.now())}`);
  renameDurablySync(asideIn(dataDirectory), folder);
  return folder;
}

/** Undoes `setAside`, however far it got. If there is a new database already, keeps what was set aside instead. */
export function putBack(dataDirectory: string): void {
  const aside = asideIn(dataDirectory);
  if (!existsSync(aside)) return;
  if ([dataDirectory, aside].every((folder) => existsSync(join(folder, "hearth.db")))) {
    keepAside(dataDirectory, "replaced");
    return;
  }
  removeIndex(dataDirectory);
  const existing = databaseParts.filter((part) => existsSync(join(aside, part)));
  move(existing, aside, dataDirectory);
  rmSync(aside, { recursive: true, force: true });
}

/** Removes the index of the write-ahead log, which SQLite recreates, so that it is not used with another log. */
const removeIndex = (dataDirectory: string) => rmSync(join(dataDirectory, "hearth.db-shm"), { force: true });

function move(parts: readonly Part[], from: string, to: string): void {
  for (const part of parts) renameDurablySync(join(from, part), join(to, part));
}

/** A timestamp for file names that is valid on every system and sorts by time. */
export const stamp = (at: number): string => new Date(at).toISOString().replaceAll(":", "-");
