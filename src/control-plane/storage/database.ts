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

interface OpenOptions {
  /** Whether to check the database for damage first, which reads all of it. */
  readonly check?: boolean;
  /** The reserved space for opening it on a full disk. */
  readonly reserve?: Reserve;
  readonly log?: Log;
}

/** Opens `hearth.db` in the data folder and migrates it. Throws a HostFailure if it is damaged, missing or foreign. */
export async function openDatabase(
  dataDirectory: string,
  { check = true, reserve = new Reserve(dataDirectory), log = console }: OpenOptions = {},
): Promise<Database.Database> {
  // better-sqlite3 requires Node-API 10. On an older runtime it does not throw, but crashes the process.
  if (Number(process.versions.napi) < 10) throw new HostFailure("HEARTH_NODE_TOO_OLD");
  let database: Database.Database | undefined;
  try {
    database = connectWith(reserve, dataDirectory, check, log);
    adoptCopy(database);
    const { pending, isNew } = pendingMigrations(database);
    if (pending.length > 0 && !isNew) backUpBeforeMigration(database, dataDirectory, pending);
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
 * If even the reserve leaves no space for the index of the write-ahead log, opens the database in exclusive mode, in which
 * SQLite needs no index file, so that it can be read. The check for damage, which needs the index, is skipped; and no
 * backups are made until the next start, because no other connection can open the database.
 */
function connectWith(reserve: Reserve, dataDirectory: string, check: boolean, log: Log): Database.Database {
  try {
    return reserve.lend(() => connect(dataDirectory, check, log));
  } catch (error) {
    if (!isIndexRefused(error)) throw error;
    return connect(dataDirectory, false, log, "EXCLUSIVE");
  }
}

/** Completes what an earlier attempt left unfinished, so it can be called again. */
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
    // Acknowledged writes survive a power failure, not only a crash.
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    database.prepare("SELECT name FROM sqlite_master").all();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A migration cannot be undone, but this backup can be restored. */
function backUpBeforeMigration(
  database: Database.Database,
  dataDirectory: string,
  pending: readonly string[],
): void {
  const folder = join(dataDirectory, "backups");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeUnfinished(folder);
  copyDatabase(database, join(folder, `${stamp(Date.now())}-before-${pending[0]}.db`));
}
