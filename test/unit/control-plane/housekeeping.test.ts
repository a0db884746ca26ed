import { setImmediate as nextTurn } from "node:timers/promises";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Housekeeping } from "../../../src/control-plane/housekeeping.ts";
import { createLog } from "../../../src/control-plane/log.ts";
import type { Storage } from "../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../src/control-plane/storage/index.ts";
import { limits } from "../../../src/shared/base/limits.ts";
import { Scope } from "../../../src/shared/base/scope.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

const now = 100 * 24 * 3_600_000;
let database: Database.Database;
let storage: Storage;
let scope: Scope;
/** How many rows each write has deleted. */
let steps: number[];

beforeEach(async () => {
  database = await openDatabase(temporaryDirectory());
  const real = createStorage(database);
  const changes = () => database.prepare("SELECT total_changes()").pluck().all()[0] as number;
  steps = [];
  storage = {
    ...real,
    write(work) {
      const before = changes();
      const result = real.write(work);
      steps.push(changes() - before);
      return result;
    },
  };
  scope = new Scope();
  database.exec(`
    INSERT INTO users (id, display_name, role, named, created_at) VALUES ('ada', 'Ada', 'owner', 1, 0), ('bea', 'Bea', 'member', 1, 0);
    INSERT INTO rooms (id, name, topic, kind, created_by, created_at) VALUES ('room-1', 'R', '', 'open', 'ada', 0);
  `);
});
afterEach(() => {
  scope.end();
  database.close();
});

const keep = () =>
  new Housekeeping({
    storage,
    backups: { make: async () => "not-due" },
    clock: { now: () => now },
    scope,
    log: createLog(),
  });
const column = (query: string) => database.prepare(query).pluck().all();
const numbers = (most: number) =>
  `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${most})`;

test("events beyond the limit are deleted in small steps, oldest first", async () => {
  const excess = 5 * limits.pruneStep + 7;
  database.exec(
    `${numbers(limits.eventsKept + excess)} INSERT INTO events (position, room_id, event) SELECT i, 'room-1', '{}' FROM n`,
  );
  keep();
  await expect.poll(() => column("SELECT min(position) FROM events")).toEqual([excess + 1]);
  expect(column("SELECT count(*) FROM events")).toEqual([limits.eventsKept]);
  expect(Math.max(...steps)).toBe(limits.pruneStep);
});

test("at the limit no step is made for a single row", async () => {
  database.exec(
    `INSERT INTO events (position, user_id, event) VALUES (1, 'ada', '{}'), (${limits.eventsKept + 1}, 'ada', '{}')`,
  );
  keep();
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  expect(steps).toEqual([1]);
});

test("a flood of events is pruned before the hour is over", async () => {
  database.exec(
    `INSERT INTO events (position, user_id, event) VALUES (1, 'ada', '{}'), (${limits.eventsKept}, 'ada', '{}')`,
  );
  keep();
  const left = { type: "swp.room.left", data: { room_id: "room-1" } } as const;
  for (let i = 0; i < limits.pruneStep; i += 1)
    storage.write((stores) => stores.events.append({ userId: "ada" }, left));
  await expect.poll(() => column("SELECT min(position) FROM events")).toEqual([limits.eventsKept]);
});

test("large events are kept up to a total size, and deleted a few megabytes at a time", async () => {
  const large = 1024 * 1024;
  const count = limits.eventBytesKept / large + 20;
  database.exec(
    `${numbers(count)} INSERT INTO events (position, user_id, event, bytes_to_here) SELECT i, 'ada', '{}', i * ${large} FROM n`,
  );
  keep();
  await expect.poll(() => column("SELECT min(position) FROM events")).toEqual([21]);
  expect(column("SELECT count(*) FROM events")).toEqual([limits.eventBytesKept / large]);
  expect(Math.max(...steps)).toBe(limits.pruneBytes / large);
});

test("each event counts by its size, and events older than the size column are estimated", () => {
  database.exec(`INSERT INTO events (position, user_id, event) VALUES (1, 'ada', '{}')`);
  for (const room_id of ["r", "ř".repeat(100)])
    storage.write((stores) =>
      stores.events.append({ userId: "ada" }, { type: "swp.room.left", data: { room_id } }),
    );
  const [, first = 0, second = 0] = column("SELECT octet_length(event) FROM events") as number[];
  expect(second - first).toBe(199);
  expect(column("SELECT bytes_to_here FROM events")).toEqual([0, first, first + second]);
});

test("missed calls are kept up to the list's limit", async () => {
  database.exec(`
    ${numbers(limits.missedCalls + 10)} INSERT INTO calls SELECT 'call-' || i, 'room-1', 'ended', i, '{}' FROM n;
    INSERT INTO missed_calls SELECT 'ada', id, started_at, 1 FROM calls;
    INSERT INTO missed_calls SELECT 'bea', id, started_at, 1 FROM calls WHERE started_at <= 5;
  `);
  keep();
  await expect
    .poll(() => column("SELECT count(*) FROM missed_calls WHERE user_id = 'ada'"))
    .toEqual([limits.missedCalls]);
  expect(column("SELECT min(missed_at) FROM missed_calls WHERE user_id = 'ada'")).toEqual([11]);
  expect(column("SELECT count(*) FROM missed_calls WHERE user_id = 'bea'")).toEqual([5]);
});

test("only expired codes, keys, sessions and invites are deleted, some time later", async () => {
  const long = now - limits.endedSessionsKept;
  const invite = (id: string, rest: string) =>
    `INSERT INTO invites (id, code_hash, room_id, role, created_by, max_uses, uses, expires_at, created_at, revoked_at)
       VALUES ('${id}', '${id}', 'room-1', 'member', 'ada', ${rest});`;
  const session = (id: string, revoked: number | null, expires: number | null) =>
    `INSERT INTO sessions (id, user_id, token_hash, label, created_at, revoked_at, expires_at)
       VALUES ('${id}', 'ada', '${id}', '', 0, ${revoked}, ${expires});`;
  database.exec(`
    INSERT INTO sign_in_codes (hash, user_id, expires_at) VALUES ('gone', 'ada', ${now}), ('stays', 'ada', ${now + 1});
    INSERT INTO transactions VALUES ('gone', '', ${now}), ('stays', '', ${now + 1});
    ${session("gone-revoked", long, null)} ${session("gone-expired", null, long)}
    ${session("stays-open", null, null)} ${session("stays-revoked", long + 1, null)} ${session("stays", null, now)}
    ${invite("gone-expired", `NULL, 0, ${long}, 0, NULL`)} ${invite("gone-revoked", `NULL, 0, ${now + 1}, 0, ${long}`)}
    ${invite("gone-used", `3, 3, ${now + 1}, ${long}, NULL`)} ${invite("stays-used", `3, 3, ${now + 1}, ${now}, NULL`)}
    ${invite("stays", `3, 2, ${now + 1}, 0, NULL`)} ${invite("stays-open", `NULL, 9, ${now + 1}, 0, NULL`)}
  `);
  keep();
  const left = () =>
    column(`SELECT hash FROM sign_in_codes UNION ALL SELECT id FROM transactions
            UNION ALL SELECT id FROM sessions UNION ALL SELECT id FROM invites`) as string[];
  await expect.poll(() => left().filter((id) => id.startsWith("gone"))).toEqual([]);
  expect(left()).toHaveLength(8);
});
