import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { migrations } from "../../../../src/control-plane/storage/migrations/index.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const fixtures = "test/fixtures/schemas";
const released = readdirSync(fixtures).map((file) => file.replace(".sql", ""));

/** A data folder as left by a host of that version. */
function folderOf(schema: string): string {
  const directory = temporaryDirectory();
  const database = new Database(join(directory, "hearth.db"));
  database.pragma("journal_mode = WAL");
  database.exec(readFileSync(join(fixtures, `${schema}.sql`), "utf8"));
  database.close();
  return directory;
}

const schemaOf = (database: Database.Database) =>
  database.prepare("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").all();

/** Everything in a fixture, read through the stores. */
function expectIntact(database: Database.Database): void {
  const { stores } = createStorage(database);
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(database.pragma("foreign_key_check")).toEqual([]);
  const ada = "a".repeat(24);
  expect(stores.users.owner()?.displayName).toBe("Ada");
  expect(stores.sessions.byTokenHash("a".repeat(64), 0)).toMatchObject({ userId: ada, scopes: null });
  expect(stores.sessions.byTokenHash("d".repeat(64), 0)).toBeUndefined();
  expect(stores.members.list("room-general")).toHaveLength(4);
  const bodies = ["room-general", "room-direct"].flatMap((room) => stores.messages.page(room, ada, null, 50));
  expect(bodies).toHaveLength(12);
  expect(bodies[0]?.body).toBe(`Message 1: it's "here" ☎`);
  expect(stores.calls.get("call-ended")).toMatchObject({ locked: false, expelled: [], warm: [], hands: [] });
  expect(stores.calls.live().map(({ id }) => id)).toEqual(["call-live"]);
  expect(stores.invites.byCodeHash("f".repeat(64))).toMatchObject({ uses: 1, maxUses: 3 });
  expect(stores.events.since(ada, 0).map(({ position }) => position)).toHaveLength(12);
}

test("each released migration has a fixture", () => {
  expect(released).toEqual(Object.keys(migrations));
});

describe.each(released)("a database of %s", (schema) => {
  test("is migrated with all of its data", async () => {
    const database = await openDatabase(folderOf(schema));
    expectIntact(database);
    const fresh = await openDatabase(temporaryDirectory());
    expect(schemaOf(database)).toEqual(schemaOf(fresh));
    database.close();
    fresh.close();
  });
});

test("the sentences of webhooks become codes", async () => {
  const directory = folderOf("0006-event-bytes");
  const sentences = {
    "the address lies inside the host's own network": "private_address",
    "no answer in time": "timeout",
    "getaddrinfo ENOTFOUND nowhere.example": "name_not_found",
    "connect ECONNREFUSED 192.0.2.1:443": "refused",
    "self-signed certificate": "certificate",
    "something else": "failed",
  };
  const old = new Database(join(directory, "hearth.db"));
  const insert = old.prepare(
    `INSERT INTO webhooks SELECT ?, url, secret, events, created_by, created_at, position, 1, NULL, ?, 1
     FROM webhooks WHERE id = 'hook-1'`,
  );
  for (const sentence of Object.keys(sentences)) insert.run(sentence, sentence);
  old.close();
  const database = await openDatabase(directory);
  const { webhooks } = createStorage(database).stores;
  for (const [sentence, code] of Object.entries(sentences))
    expect(webhooks.get(sentence)?.lastError).toBe(code);
  expect(webhooks.get("hook-1")?.lastError).toBeNull();
  database.close();
});

test("recordings of calls become those of subjects, with their messages and transcripts", async () => {
  const directory = folderOf("0009-conferences");
  const old = new Database(join(directory, "hearth.db"));
  old.prepare("UPDATE messages SET kind = 'recording', recording_id = 'rec-1' WHERE id = 'msg-12'").run();
  old.close();
  const database = await openDatabase(directory);
  const { recordings, transcripts } = createStorage(database).stores;
  const [recording] = recordings.ofSubject("call-ended");
  expect(recording).toMatchObject({ id: "rec-1", subjectId: "call-ended", status: "finished" });
  expect(recording).not.toHaveProperty("callId");
  expect(transcripts.get("rec-1")).toMatchObject({ status: "finished" });
  expect(database.pragma("foreign_key_check")).toEqual([]);
  database.close();
});

describe.each(["nothing", ...released])("a migration of %s that is killed", (schema) => {
  const folder = () => (schema === "nothing" ? temporaryDirectory() : folderOf(schema));
  const run = (directory: string, kill: number) =>
    spawnSync(process.execPath, ["test/helpers/migrate-and-die.ts", directory, String(kill)], {
      encoding: "utf8",
    });

  test("completes at the next start, wherever it was killed", { timeout: 90_000 }, async () => {
    const statements = Number(run(folder(), 0).stdout);
    const kills = 4;
    for (let kill = 1; kill <= kills; kill += 1) {
      const at = Math.ceil((statements * (kill - Math.random())) / kills);
      const directory = folder();
      expect(run(directory, at).signal, `at statement ${at} of ${statements}`).toBe("SIGKILL");
      const database = await openDatabase(directory);
      if (schema !== "nothing") expectIntact(database);
      database.close();
      expect(existsSync(join(directory, "hearth.db"))).toBe(true);
    }
  });
});
