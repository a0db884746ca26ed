import { existsSync } from "node:fs";
import { chmod, rename } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { migrate, pendingMigrations } from "./migrate.ts";

/** Opens `hearth.db` in the data folder, brings its schema up to date, and refuses what it cannot trust. */
export async function openDatabase(dataDirectory: string): Promise<Database.Database> {
  // better-sqlite3 calls into Node-API 10; on an older runtime it does not throw, it ends the process.
  if (Number(process.versions.napi) < 10) throw new HostFailure("HEARTH_NODE_TOO_OLD");
  const file = join(dataDirectory, "hearth.db");
  const existed = existsSync(file);
  let database: Database.Database | undefined;
  try {
    database = new Database(file);
    database.pragma("journal_mode = WAL");
    // What has been acknowledged survives a power cut, not only a crash.
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    if (existed && database.pragma("quick_check", { simple: true }) !== "ok")
      throw new HostFailure("HEARTH_DATABASE_DAMAGED");
    const { pending, isNew } = pendingMigrations(database);
    if (pending.length > 0 && !isNew) await keepCopy(database, file);
    if (pending.length > 0) await migrate(database);
    await chmod(file, 0o600);
    return database;
  } catch (error) {
    database?.close();
    throw asHostFailure(error);
  }
}

/** A copy from before the migration, complete or not there at all. */
async function keepCopy(database: Database.Database, file: string): Promise<void> {
  const copy = `${file}.before-migration`;
  await database.backup(`${copy}.part`);
  await rename(`${copy}.part`, copy);
  await chmod(copy, 0o600);
}

function asHostFailure(error: unknown): unknown {
  if (error instanceof HostFailure) return error;
  const code = (error as { code?: unknown }).code;
  if (code === "SQLITE_NOTADB" || code === "SQLITE_CORRUPT")
    return new HostFailure("HEARTH_DATABASE_DAMAGED", undefined, error);
  if (code === "SQLITE_FULL") return new HostFailure("HEARTH_DISK_FULL", undefined, error);
  if (code === "SQLITE_READONLY" || code === "SQLITE_CANTOPEN" || code === "SQLITE_READONLY_DIRECTORY")
    return new HostFailure("HEARTH_DATA_UNWRITABLE", undefined, error);
  return error;
}
