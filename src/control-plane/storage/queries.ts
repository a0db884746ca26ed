import type Database from "better-sqlite3";
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Compilable,
} from "kysely";
import { isDamage } from "./errors.ts";
import type { Tables } from "./tables.ts";

/** Builds typed SQL; never runs it. */
export const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/**
 * Runs built queries synchronously, with cached statements. It never uses better-sqlite3's `.get()`, which hides
 * SQLITE_FULL on `INSERT … RETURNING` outside of a transaction.
 */
export class Queries {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  readonly #onDamage: () => void;

  /** `onDamage` is called for each query that finds the database damaged, before the query throws. */
  constructor(database: Database.Database, onDamage: () => void) {
    this.#database = database;
    this.#onDamage = onDamage;
  }

  all<Row>(query: Compilable<Row>): Row[] {
    const { sql, parameters } = query.compile();
    return this.#reportingDamage(() => this.#statement(sql).all(...parameters) as Row[]);
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    return this.all(query)[0];
  }

  /** Returns the number of changed rows. */
  run(query: Compilable): number {
    const { sql, parameters } = query.compile();
    return this.#reportingDamage(() => this.#statement(sql).run(...parameters).changes);
  }

  #reportingDamage<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (isDamage(error)) this.#onDamage();
      throw error;
    }
  }

  #statement(sql: string): Database.Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
