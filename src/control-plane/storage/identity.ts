import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type Database from "better-sqlite3";
import * as z from "zod";
import { writeFileAtomically } from "../../node/write-atomically.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/**
 * `hearth.json` beside the database contains the id of the host that the folder belongs to. It is written after the first
 * commit, so that a database that goes missing later is detected.
 */
const identity = z.object({ host_id: z.string() });

const fileIn = (dataDirectory: string) => join(dataDirectory, "hearth.json");

function readIdentity(dataDirectory: string): string | null {
  try {
    return identity.parse(JSON.parse(readFileSync(fileIn(dataDirectory), "utf8"))).host_id;
  } catch {
    return null;
  }
}

/** Throws if the folder should have a database but has none. Has to run before opening, which would create one. */
export function requireDatabaseFile(dataDirectory: string): void {
  const file = join(dataDirectory, "hearth.db");
  if (existsSync(file) && statSync(file).size > 0) return;
  const log = `${file}-wal`;
  const used = existsSync(fileIn(dataDirectory)) || (existsSync(log) && statSync(log).size > 0);
  if (used) throw new HostFailure("HEARTH_DATABASE_MISSING", dataDirectory);
}

/** Throws unless the open database belongs to the host of the folder. */
export function requireOwnDatabase(database: Database.Database, dataDirectory: string): void {
  const expected = readIdentity(dataDirectory);
  if (!existsSync(fileIn(dataDirectory))) return;
  const owner = database.prepare("SELECT 1 FROM users WHERE role = 'owner'").all();
  if (owner.length === 0) throw new HostFailure("HEARTH_DATABASE_MISSING", dataDirectory);
  const stored = hostIdOf(database);
  if (expected !== null && stored !== null && stored !== expected)
    throw new HostFailure("HEARTH_DATABASE_FOREIGN", dataDirectory);
}

/** Stores the host's id in the database and in `hearth.json`, where it is missing. */
export function storeIdentity(database: Database.Database, dataDirectory: string): void {
  const recorded = readIdentity(dataDirectory);
  const stored = hostIdOf(database);
  const hostId = stored ?? recorded ?? randomUUID();
  if (stored === null)
    database.transaction(() =>
      database.prepare("INSERT INTO settings (name, value) VALUES ('host_id', ?)").run(hostId),
    )();
  if (recorded !== hostId) writeFileAtomically(fileIn(dataDirectory), JSON.stringify({ host_id: hostId }));
}

/** Removes `hearth.json`, so that the next start accepts any database. */
export function forgetIdentity(dataDirectory: string): void {
  rmSync(fileIn(dataDirectory), { force: true });
}

function hostIdOf(database: Database.Database): string | null {
  const [value] = database.prepare("SELECT value FROM settings WHERE name = 'host_id'").pluck().all();
  return typeof value === "string" ? value : null;
}
