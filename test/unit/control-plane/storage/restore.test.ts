import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { copyDatabase } from "../../../../src/control-plane/storage/copies.ts";
import { createStorage, storeIdentity, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

/** A host's folder in use: it says "first", then is copied, then says "second". */
async function start(directory = temporaryDirectory()) {
  const database = await openDatabase(directory);
  onTestFinished(() => void database.close());
  const storage = createStorage(database);
  const ownerId = ensureOwner(storage, systemClock, "Ada");
  storeIdentity(database, directory);
  const rename = (name: string) => storage.write((stores) => stores.users.rename(ownerId, name));
  const name = () => storage.stores.users.get(ownerId)?.displayName;
  return { database, directory, file: join(directory, "hearth.db"), ownerId, rename, name };
}

async function withCopy() {
  const host = await start();
  host.rename("first");
  const copy = join(temporaryDirectory(), "copy.db");
  copyDatabase(host.database, copy);
  host.rename("second");
  return { ...host, copy };
}

/** What a crash leaves: an old database file, and beside it a log with everything since. */
function crash(host: { directory: string; database: Database.Database }): string {
  const directory = temporaryDirectory();
  for (const name of readdirSync(host.directory))
    if (name.startsWith("hearth.")) copyFileSync(join(host.directory, name), join(directory, name));
  host.database.close();
  return directory;
}

/** The folders in `backups` with what was set aside for this reason. */
const keptIn = (directory: string, why: string): string[] => {
  const backups = join(directory, "backups");
  if (!existsSync(backups)) return [];
  return readdirSync(backups)
    .filter((name) => name.startsWith(`${why}-`))
    .map((name) => join(backups, name));
};

/** A folder where somebody has put an older database file beside the log of a crash by hand. */
async function beside(): Promise<string> {
  const host = await start();
  host.rename("first");
  host.database.pragma("wal_checkpoint(TRUNCATE)");
  const raw = readFileSync(host.file);
  host.database.exec("CREATE TABLE bulk (x); CREATE INDEX bulk_x ON bulk (x)");
  const insert = host.database.prepare("INSERT INTO bulk VALUES (?)");
  for (let i = 0; i < 200; i += 1) insert.run(String(i).padEnd(2_000, "x"));
  host.database.pragma("wal_checkpoint(TRUNCATE)");
  host.database.exec("DELETE FROM bulk WHERE rowid % 3 = 0");
  const directory = crash(host);
  writeFileSync(join(directory, "hearth.db"), raw);
  return directory;
}

/** A folder with a damaged database, whose log has the last message. */
async function damaged(): Promise<string> {
  const host = await start();
  host.database.pragma("wal_checkpoint(TRUNCATE)");
  host.rename("in the log");
  const directory = crash(host);
  const bytes = readFileSync(join(directory, "hearth.db"));
  bytes.fill(0xff, 4096 * 3, 4096 * 9);
  writeFileSync(join(directory, "hearth.db"), bytes);
  return directory;
}

const nameIn = (database: Database.Database) => createStorage(database).stores.users.owner()?.displayName;

async function nameAfter(directory: string): Promise<string | undefined> {
  const database = await openDatabase(directory, { log: { error: () => {}, warn: () => {} } });
  try {
    return nameIn(database);
  } finally {
    database.close();
  }
}

const refused = async (directory: string, code: string) =>
  await expect(openDatabase(directory)).rejects.toMatchObject({ code });

describe("a folder that belongs to a host", () => {
  test.each([
    ["is gone", (file: string) => rmSync(file)],
    ["is empty", (file: string) => truncateSync(file)],
    [
      "has nobody in it",
      (file: string) => {
        rmSync(file);
        new Database(file).exec("CREATE TABLE something (x)").close();
      },
    ],
  ])("is refused if its database %s, and is not changed", async (_how, spoil) => {
    const host = await start();
    host.database.close();
    spoil(host.file);
    await refused(host.directory, "HEARTH_DATABASE_MISSING");
    await refused(host.directory, "HEARTH_DATABASE_MISSING");
  });

  test("is refused with the database of another host", async () => {
    const [host, other] = [await start(), await start()];
    host.database.close();
    other.database.close();
    copyFileSync(other.file, host.file);
    await refused(host.directory, "HEARTH_DATABASE_FOREIGN");
  });

  test("is accepted if its first start ended before the folder was marked", async () => {
    const host = await start();
    host.database.close();
    rmSync(join(host.directory, "hearth.json"));
    expect((await start(host.directory)).ownerId).toBe(host.ownerId);
    expect(existsSync(join(host.directory, "hearth.json"))).toBe(true);
  });
});

describe("a copy", () => {
  test("replaces the database at the next start, whatever log is there, and the old one is kept", async () => {
    const host = await withCopy();
    const directory = crash(host);
    copyFileSync(host.copy, join(directory, "hearth.db.restore"));
    const restored = await start(directory);
    expect(restored.name()).toBe("first");
    expect(restored.ownerId).toBe(host.ownerId);
    const kept = keptIn(directory, "replaced")[0] ?? "";
    restored.database.close();
    expect((await start(directory)).name()).toBe("first");
    // The old database and its log are kept together, and can be restored.
    for (const part of ["", "-wal"])
      copyFileSync(join(kept, `hearth.db${part}`), join(directory, `hearth.db.restore${part}`));
    expect((await start(directory)).name()).toBe("second");
  });

  test("put over the database by hand, beside the log of a crash, is used without that log", async () => {
    const host = await withCopy();
    const directory = crash(host);
    copyFileSync(host.copy, join(directory, "hearth.db"));
    const restored = await start(directory);
    expect(restored.name()).toBe("first");
    expect(restored.database.pragma("integrity_check", { simple: true })).toBe("ok");
    restored.rename("third");
    // A crash after that loses nothing: this log is the database's own.
    expect((await start(crash(restored))).name()).toBe("third");
  });

  test("is recognized with its log, even if made without Hearth", async () => {
    const directory = await beside();
    const log = { error: vi.fn(), warn: vi.fn() };
    const database = await openDatabase(directory, { log });
    expect(nameIn(database)).toBe("first");
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    database.close();
    // The old log is kept, and the message says where.
    expect(log.warn).toHaveBeenCalledWith(
      { folder: keptIn(directory, "foreign")[0] },
      expect.stringContaining("write-ahead log"),
    );
    expect(readdirSync(keptIn(directory, "foreign")[0] ?? "")).toEqual(["hearth.db-wal"]);
  });

  test.each([
    ["no database", Buffer.from("this is no database".repeat(500))],
    ["empty", Buffer.alloc(0)],
  ])("that is %s is refused once, and the database is unchanged", async (_what, content) => {
    const host = await start();
    host.database.close();
    writeFileSync(join(host.directory, "hearth.db.restore"), content);
    await refused(host.directory, "HEARTH_RESTORE_REFUSED");
    expect((await start(host.directory)).ownerId).toBe(host.ownerId);
  });
});

test("a copy from a newer version is refused, and the database is unchanged", async () => {
  const host = await withCopy();
  host.database.close();
  new Database(host.copy)
    .exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', '')")
    .close();
  copyFileSync(host.copy, join(host.directory, "hearth.db.restore"));
  await refused(host.directory, "HEARTH_RESTORE_REFUSED");
  expect((await start(host.directory)).name()).toBe("second");
});

test("a damaged database is refused without changing it or its log", async () => {
  const directory = await damaged();
  const parts = ["hearth.db", "hearth.db-wal"].map((name) => join(directory, name));
  const before = parts.map((part) => readFileSync(part));
  await refused(directory, "HEARTH_DATABASE_DAMAGED");
  await refused(directory, "HEARTH_DATABASE_DAMAGED");
  expect(parts.map((part, index) => readFileSync(part).equals(before[index] ?? Buffer.of()))).toEqual([
    true,
    true,
  ]);
});

test("a restart after a crash does not check the whole database for damage", async () => {
  const host = await start();
  host.database.exec("CREATE TABLE bulk (x)");
  host.database.prepare("INSERT INTO bulk VALUES (?)").run("x".repeat(100_000));
  host.database.close();
  const size = statSync(host.file).size;
  const bytes = readFileSync(host.file);
  bytes.fill(0xff, size - 8192);
  writeFileSync(host.file, bytes);
  await refused(host.directory, "HEARTH_DATABASE_DAMAGED");
  const database = await openDatabase(host.directory, { check: false });
  expect(nameIn(database)).toBe("Ada");
  database.close();
});

/** Runs it with a crash before each of its renames. */
async function crashing(folder: string, then: (directory: string) => Promise<void>): Promise<number> {
  for (let kill = 1; ; kill += 1) {
    const directory = temporaryDirectory();
    cpSync(folder, directory, { recursive: true });
    const run = spawnSync(process.execPath, ["test/helpers/rename-and-die.ts", directory, String(kill)], {
      encoding: "utf8",
    });
    await then(directory);
    if (run.signal === null) return Number(run.stdout);
  }
}

describe("a crash before any of the renames", { timeout: 60_000 }, () => {
  test("of a restore separates no database from its log", async () => {
    const host = await withCopy();
    const folder = crash(host);
    copyFileSync(host.copy, join(folder, "hearth.db.restore"));
    const renames = await crashing(folder, async (directory) => {
      expect(await nameAfter(directory)).toBe("first");
      expect(keptIn(directory, "replaced")).toHaveLength(1);
      expect(await nameAfter(keptIn(directory, "replaced")[0] ?? "")).toBe("second");
    });
    expect(renames).toBe(4);
  });

  test("of a restore that is then abandoned loses nothing", async () => {
    const host = await withCopy();
    const folder = crash(host);
    copyFileSync(host.copy, join(folder, "hearth.db.restore"));
    await crashing(folder, async (directory) => {
      // From then on it is restored.
      if (keptIn(directory, "replaced").length > 0) return;
      rmSync(join(directory, "hearth.db.restore"));
      expect(await nameAfter(directory)).toBe("second");
    });
  });

  test("of another file's log keeps it, and the database", async () => {
    await crashing(await beside(), async (directory) => {
      expect(await nameAfter(directory)).toBe("first");
      expect(keptIn(directory, "foreign")).toHaveLength(1);
    });
  });

  test("of a damaged database's log leaves it where it was", async () => {
    const folder = await damaged();
    const log = readFileSync(join(folder, "hearth.db-wal"));
    await crashing(folder, async (directory) => {
      await refused(directory, "HEARTH_DATABASE_DAMAGED");
      expect(readFileSync(join(directory, "hearth.db-wal")).equals(log)).toBe(true);
      expect(keptIn(directory, "foreign")).toEqual([]);
    });
  });
});
