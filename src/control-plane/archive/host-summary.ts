import Database from "better-sqlite3";
import type { HostSummary } from "../../node/archive-tasks.ts";

/** What the host of a database has, and its id and last migration. Throws if it is not the database of a host. */
export function describeHost(
  database: Database.Database,
): HostSummary & { hostId: string | null; schema: string } {
  const text = (sql: string): string | null => {
    const [value] = database.prepare(sql).pluck().all();
    return typeof value === "string" ? value : null;
  };
  const count = (table: "users" | "rooms" | "messages") =>
    Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  return {
    // Settings are stored as JSON, apart from the host's id.
    name: String(JSON.parse(text("SELECT value FROM settings WHERE name = 'name'") ?? '"Hearth"')),
    people: count("users"),
    rooms: count("rooms"),
    messages: count("messages"),
    hostId: text("SELECT value FROM settings WHERE name = 'host_id'"),
    schema: text("SELECT name FROM kysely_migration ORDER BY name DESC LIMIT 1") ?? "",
  };
}

/** The same of a file, which is not changed; null if it cannot be read. */
export function describeHostIn(file: string): HostSummary | null {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const { name, people, rooms, messages } = describeHost(database);
      return { name, people, rooms, messages };
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}
