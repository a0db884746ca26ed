import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import type { Log } from "../ports/log.ts";
import { adoptCopy, copyDatabase, removeUnfinished } from "./copies.ts";
import { asHostFailure, isIndexRefused } from "./errors.ts";
import { requireDatabaseFile, requireOwnDatabase } from "./identity.ts";
import { migrate, pendingMigrations } from "./migrate.ts";
import { Reserve } from "./reserve.ts";
import { requireUndamaged, restoreDatabase, setForeignLogAside } from "./restore.ts";
import { putBack, stamp } from "./set-aside.ts";

interface Opening {
  /** Whether to look for damage first, which reads the whole database. */
  readonly check?: boolean;
  /** The space with which to open it on a full disk. */
  readonly reserve?: Reserve;
  readonly log?: Log;
}

/**
 * Opens `hearth.db` in the data folder, brings its schema up to date, and refuses what it cannot trust, with a
 * HostFailure.
 */
export async function openDatabase(
  dataDirectory: string,
  { check = true, reserve = new Reserve(dataDirectory), log = console }: Opening = {},
): Promise<Database.Database> {
  // better-sqlite3 calls into Node-API 10; on an older runtime it does not throw, it ends the process.
  if (Number(process.versions.napi) < 10) throw new HostFailure("HEARTH_NODE_TOO_OLD");
  let database: Database.Database | undefined;
  try {
    database = connectWith(reserve, dataDirectory, check, log);
    adoptCopy(database);
    const { pending, isNew } = pendingMigrations(database);
    if (pending.length > 0 && !isNew) keepCopy(database, dataDirectory, pending);
    if (pending.length > 0) await migrate(database);
    requireOwnDatabase(database, dataDirectory);
    chmodSync(join(dataDirectory, "hearth.db"), 0o600);
    return database;
  } catch (error) {
    database?.close();
    throw asHostFailure(error);
  }
}

/**
 * Where even the reserve, or the lack of one, leaves no space for the index of the write-ahead log: in exclusive mode
 * SQLite needs no such file, so what is stored can be read. The check for damage, which would need it, is left out, and
 * until the next start nobody else can open the database, so no backups are made.
 */
function connectWith(reserve: Reserve, dataDirectory: string, check: boolean, log: Log): Database.Database {
  try {
    return reserve.lend(() => connect(dataDirectory, check, log));
  } catch (error) {
    if (!isIndexRefused(error)) throw error;
    return connect(dataDirectory, false, log, "EXCLUSIVE");
  }
}

/** Takes up what an earlier try has left undone, so it can be called again. */
function connect(
  dataDirectory: string,
  check: boolean,
  log: Log,
  lockingMode: "NORMAL" | "EXCLUSIVE" = "NORMAL",
): Database.Database {
  const file = join(dataDirectory, "hearth.db");
  putBack(dataDirectory);
  restoreDatabase(dataDirectory);
  requireDatabaseFile(dataDirectory);
  setForeignLogAside(dataDirectory, log);
  if (check && existsSync(file)) requireUndamaged(dataDirectory, log);
  const database = new Database(file);
  try {
    database.pragma(`locking_mode = ${lockingMode}`);
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
