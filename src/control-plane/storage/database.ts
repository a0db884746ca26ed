import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { adoptCopy, copyDatabase, removeUnfinished } from "./copies.ts";
import { requireDatabaseFile, requireOwnDatabase } from "./identity.ts";
import { migrate, pendingMigrations } from "./migrate.ts";
import { requireUndamaged, restoreDatabase, setForeignLogAside, stamp } from "./restore.ts";

/** Opens `hearth.db` in the data folder, brings its schema up to date, and refuses what it cannot trust. */
export async function openDatabase(dataDirectory: string): Promise<Database.Database> {
  // better-sqlite3 calls into Node-API 10; on an older runtime it does not throw, it ends the process.
  if (Number(process.versions.napi) < 10) throw new HostFailure("HEARTH_NODE_TOO_OLD");
  const file = join(dataDirectory, "hearth.db");
  let database: Database.Database | undefined;
  try {
    restoreDatabase(dataDirectory);
    requireDatabaseFile(dataDirectory);
    setForeignLogAside(dataDirectory);
    database = connect(dataDirectory, file);
    adoptCopy(database);
    const { pending, isNew } = pendingMigrations(database);
    if (pending.length > 0 && !isNew) keepCopy(database, dataDirectory, pending);
    if (pending.length > 0) await migrate(database);
    requireOwnDatabase(database, dataDirectory);
    chmodSync(file, 0o600);
    return database;
  } catch (error) {
    database?.close();
    throw asHostFailure(error);
  }
}

function connect(dataDirectory: string, file: string): Database.Database {
  try {
    if (existsSync(file)) requireUndamaged(dataDirectory);
    return configured(new Database(file));
  } catch (error) {
    if ((error as { code?: string }).code !== "SQLITE_IOERR_SHMSIZE") throw error;
    // The disk is too full for the index of the write-ahead log. In exclusive mode SQLite needs no such file, so what is
    // stored can be read.
    const database = new Database(file);
    database.pragma("locking_mode = EXCLUSIVE");
    return configured(database);
  }
}

function configured(database: Database.Database): Database.Database {
  try {
    database.pragma("journal_mode = WAL");
    // What has been acknowledged survives a power cut, not only a crash.
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    database.prepare("SELECT name FROM sqlite_master").all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A migration cannot be undone; what was there before it can be put back. */
function keepCopy(database: Database.Database, dataDirectory: string, pending: readonly string[]): void {
  const folder = join(dataDirectory, "backups");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeUnfinished(folder);
  copyDatabase(database, join(folder, `${stamp(Date.now())}-before-${pending[0]}.db`));
}

function asHostFailure(error: unknown): unknown {
  if (error instanceof HostFailure) return error;
  const { code: given } = error as { code?: unknown };
  const code = typeof given === "string" ? given : "";
  // SQLite says more than the kind in many of them: SQLITE_CORRUPT_INDEX, SQLITE_READONLY_CANTINIT.
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return new HostFailure("HEARTH_DATABASE_DAMAGED", undefined, error);
  if (code === "SQLITE_FULL") return new HostFailure("HEARTH_DISK_FULL", undefined, error);
  if (/^SQLITE_(READONLY|CANTOPEN)/.test(code))
    return new HostFailure("HEARTH_DATA_UNWRITABLE", undefined, error);
  return error;
}
