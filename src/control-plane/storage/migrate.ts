import type Database from "better-sqlite3";
import { Kysely, sql, SqliteAdapter, SqliteDialect } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { migrations } from "./migrations/index.ts";

/** The migrations that have not been applied yet. Throws if the database was written by a newer version. */
export function pendingMigrations(database: Database.Database): { pending: string[]; isNew: boolean } {
  const applied = appliedMigrations(database);
  if (applied.some((name) => !(name in migrations))) throw new HostFailure("HEARTH_DATABASE_NEWER");
  const pending = Object.keys(migrations).filter((name) => !applied.includes(name));
  return { pending, isNew: applied.length === 0 };
}

/** Applies all pending migrations in one transaction. */
export async function migrate(database: Database.Database): Promise<void> {
  // Not destroyed, because that would close the database.
  const db = new Kysely<unknown>({ dialect: new TransactionalDialect({ database }) });
  const provider = {
    getMigrations: async () => Object.fromEntries(Object.entries(migrations).map(runnable)),
  };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw error;
}

/** By default, Kysely runs SQLite migrations without a transaction, because some use a PRAGMA that has no effect in one. Ours do not. */
class TransactionalDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

const runnable = ([name, statements]: [string, readonly string[]]): [string, Migration] => [
  name,
  {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
];

function appliedMigrations(database: Database.Database): string[] {
  const table = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").all();
  if (table.length === 0) return [];
  return database.prepare("SELECT name FROM kysely_migration").pluck().all() as string[];
}
