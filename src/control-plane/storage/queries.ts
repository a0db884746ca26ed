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
 * Runs built queries, synchronously. This is the one place that touches statements: better-sqlite3's
 * `.get()` on `INSERT … RETURNING` outside a transaction hides SQLITE_FULL, so it is never used.
 */
export class Queries {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  readonly #onDamage: () => void;

  /** `onDamage` is called for each query that meets damage in the database, before that throws. */
  constructor(database: Database.Database, onDamage: () => void) {
    this.#database = database;
    this.#onDamage = onDamage;
  }

  all<Row>(query: Compilable<Row>): Row[] {
    const { sql, parameters } = query.compile();
    return this.#noticing(() => this.#statement(sql).all(...parameters) as Row[]);
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    return this.all(query)[0];
  }

  /** Returns how many rows were changed. */
  run(query: Compilable): number {
    const { sql, parameters } = query.compile();
    return this.#noticing(() => this.#statement(sql).run(...parameters).changes);
  }

  #noticing<T>(work: () => T): T {
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
