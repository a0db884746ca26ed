import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What makes up a database on the disk: the file, and the log and the journal that a crash leaves beside it. */
export const databaseParts = ["hearth.db", "hearth.db-wal", "hearth.db-journal"] as const;
export const databaseLog = ["hearth.db-wal"] as const;
type Part = (typeof databaseParts)[number];

const asideIn = (dataDirectory: string) => join(dataDirectory, "hearth.db.aside");

/**
 * Moves those of these parts that are there out of the way; false if none is. They belong together, and moving them
 * takes several steps, so until `keepAside` all that has been moved can be put back: the next start does so if this one
 * ends on the way.
 */
export function setAside(dataDirectory: string, parts: readonly Part[]): boolean {
  const aside = asideIn(dataDirectory);
  const there = parts.filter((part) => existsSync(join(dataDirectory, part)));
  if (there.length === 0) return false;
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  move(there, dataDirectory, aside);
  removeIndex(dataDirectory);
  return true;
}

/** Keeps what was set aside, all of it in one step; returns the folder where it is from now on. */
export function keepAside(dataDirectory: string, why: "replaced" | "foreign"): string {
  const backups = join(dataDirectory, "backups");
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const folder = join(backups, `${why}-${stamp(Date.now())}`);
  renameSync(asideIn(dataDirectory), folder);
  return folder;
}

/** Undoes `setAside`, however far it got. If another database is there by now, what was set aside is kept instead. */
export function putBack(dataDirectory: string): void {
  const aside = asideIn(dataDirectory);
  if (!existsSync(aside)) return;
  if ([dataDirectory, aside].every((folder) => existsSync(join(folder, "hearth.db")))) {
    keepAside(dataDirectory, "replaced");
    return;
  }
  removeIndex(dataDirectory);
  const there = databaseParts.filter((part) => existsSync(join(aside, part)));
  move(there, aside, dataDirectory);
  rmSync(aside, { recursive: true, force: true });
}

/** The index of a log says nothing that the log does not say: SQLite makes it anew. That of another log is of no use. */
const removeIndex = (dataDirectory: string) => rmSync(join(dataDirectory, "hearth.db-shm"), { force: true });

function move(parts: readonly Part[], from: string, to: string): void {
  for (const part of parts) renameSync(join(from, part), join(to, part));
}

/** A timestamp for file names on every system, which sorts by time. */
export const stamp = (at: number): string => new Date(at).toISOString().replaceAll(":", "-");
