import Database from "better-sqlite3";
import { join } from "node:path";
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { tables } from "../../../../src/control-plane/storage/tables.ts";
import { startCall } from "../../../../src/shared/call/call.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let database: Database.Database | undefined;
afterEach(() => database?.close());

async function open(directory = temporaryDirectory()) {
  database = await openDatabase(directory);
  return { database, storage: createStorage(database), directory };
}

describe("the database", () => {
  test("has exactly the tables, columns and types that queries use", async () => {
    const { database: db } = await open();
    const names = db
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'kysely_*' ORDER BY name",
      )
      .pluck();
    expect(names.all()).toEqual(Object.keys(tables).toSorted());
    for (const [table, columns] of Object.entries(tables)) {
      const actual = db.pragma(`table_info(${table})`) as {
        name: string;
        type: string;
        notnull: 0 | 1;
        pk: number;
      }[];
      const types = actual.map(({ name, type, notnull, pk }) => [
        name,
        type.toLowerCase() + (notnull || pk > 0 ? "" : "?"),
      ]);
      expect([table, Object.fromEntries(types)]).toEqual([table, columns]);
    }
  });

  test("is configured to survive power loss", async () => {
    const { database: db } = await open();
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  });

  test("of a newer version is refused and not changed", async () => {
    const { database: db, directory } = await open();
    db.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', '')");
    db.close();
    await expect(openDatabase(directory)).rejects.toMatchObject({ code: "HEARTH_DATABASE_NEWER" });
  });

  test("that is damaged is refused, never replaced by a new one", async () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, "hearth.db"),
      "this is no database, but somebody's only copy of something".repeat(50),
    );
    await expect(openDatabase(directory)).rejects.toMatchObject({ code: "HEARTH_DATABASE_DAMAGED" });
  });
});

describe("storage", () => {
  const user = { id: "a".repeat(24), displayName: "Ada", role: "owner", named: true } as const;
  const room = { id: "room-1", name: "R", topic: "", kind: "open", createdAt: 1 } as const;

  test("rolls back a failed write, and publishes none of its events", async () => {
    const { storage } = await open();
    const told: unknown[] = [];
    storage.onCommitted((events) => told.push(...events));
    expect(() =>
      storage.write((stores) => {
        stores.users.insert(user, 1);
        stores.events.append({ userId: user.id }, { type: "swp.room.left", data: { room_id: "room-1" } });
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(storage.stores.users.get(user.id)).toBeUndefined();
    expect(storage.stores.events.head()).toBe(0);
    expect(told).toEqual([]);
  });

  test("allows one live call per room, enforced by an index", async () => {
    const { storage } = await open();
    const call = (id: string) =>
      startCall({
        id,
        roomId: room.id,
        type: "audio",
        direct: false,
        initiator: `${user.id}:dev-${"1".repeat(16)}`,
        others: [],
        at: 1,
      });
    storage.write((stores) => {
      stores.users.insert(user, 1);
      stores.rooms.insert(room, user.id);
      stores.calls.insert(call("call-1"));
    });
    expect(() => storage.write((stores) => stores.calls.insert(call("call-2")))).toThrow(/UNIQUE/);
  });

  test("reports damage that any query meets", async () => {
    const { database: db, directory, storage } = await open();
    storage.write((stores) => stores.users.insert(user, 1));
    const { rootpage } = db.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'users'").get() as {
      rootpage: number;
    };
    const pageSize = db.pragma("page_size", { simple: true }) as number;
    db.close();
    const file = join(directory, "hearth.db");
    const bytes = readFileSync(file);
    bytes.fill(0xff, (rootpage - 1) * pageSize, rootpage * pageSize);
    writeFileSync(file, bytes);
    const damaged = new Database(file);
    onTestFinished(() => void damaged.close());
    let met = 0;
    const { stores } = createStorage(damaged, console, { onDamage: () => (met += 1) });
    expect(() => stores.users.get(user.id)).toThrow(/malformed/);
    expect(met).toBe(1);
  });

  test("knows which positions it can resume from", async () => {
    const { database: db, storage } = await open();
    const append = () =>
      storage.write((stores) =>
        stores.events.append({ userId: user.id }, { type: "swp.room.left", data: { room_id: "room-1" } }),
      );
    db.exec(`INSERT INTO events (position, user_id, event) VALUES (5, '${user.id}', '{"position":5}')`);
    for (let position = 6; position <= 10; position += 1) append();
    const { events } = storage.stores;
    expect([3, 4, 10, 11].map((position) => events.covers(position))).toEqual([false, true, true, false]);
    expect(events.since(user.id, 8).map(({ position }) => position)).toEqual([9, 10]);
    expect(events.since(user.id, 6, 8).map(({ position }) => position)).toEqual([7, 8]);
    expect(events.since("b".repeat(24), 0)).toEqual([]);
  });
});
