import { copyFileSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { expiredBackups } from "../../../../src/control-plane/storage/backups.ts";
import {
  Backups,
  createStorage,
  storeIdentity,
  openDatabase,
} from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const worker = join(process.cwd(), "src/control-plane/storage/backup-worker.ts");
const hour = 3_600_000;

async function start() {
  const directory = temporaryDirectory();
  const database = await openDatabase(directory);
  onTestFinished(() => void database.close());
  const storage = createStorage(database);
  const ownerId = ensureOwner(storage, systemClock, "Ada");
  storeIdentity(database, directory);
  return { directory, storage, ownerId, backups: new Backups(directory, worker) };
}

test("a backup made during writes is complete, and a host starts from it", async () => {
  const { directory, storage, ownerId, backups } = await start();
  let names = 0;
  const rename = () => storage.write((stores) => stores.users.rename(ownerId, `Name ${(names += 1)}`));
  for (let i = 0; i < 50; i += 1) rename();
  const made = backups.make(Date.now());
  const writing = setInterval(rename, 1);
  expect(await made).toBe("made");
  clearInterval(writing);
  const [{ name } = { name: "" }, ...others] = backups.list();
  expect(others).toEqual([]);
  expect(statSync(join(directory, "backups", name)).mode & 0o077).toBe(0);
  expect(readdirSync(join(directory, "backups"))).toEqual([name]);

  const elsewhere = temporaryDirectory();
  copyFileSync(join(directory, "backups", name), join(elsewhere, "hearth.db"));
  const restored = await openDatabase(elsewhere);
  onTestFinished(() => void restored.close());
  expect(restored.pragma("integrity_check", { simple: true })).toBe("ok");
  const owner = createStorage(restored).stores.users.owner();
  expect(owner?.id).toBe(ownerId);
  expect(Number(owner?.displayName.slice("Name ".length))).toBeGreaterThanOrEqual(50);
});

test("no backup is made if nothing has changed, nor again within minutes", async () => {
  const { directory, storage, ownerId, backups } = await start();
  expect(await backups.make(Date.now())).toBe("made");
  expect(await backups.make(Date.now() + hour)).toBe("not-due");
  storage.write((stores) => stores.users.rename(ownerId, "Other"));
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(directory, "hearth.db"), later, later);
  expect(await backups.make(Date.now() + 5 * 60_000)).toBe("not-due");
  expect(await backups.make(Date.now() + hour)).toBe("made");
  expect(backups.list()).toHaveLength(2);
});

test("a failed backup leaves no file, and reports why", async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "backups"));
  writeFileSync(join(directory, "hearth.db"), "this is no database".repeat(500));
  await expect(new Backups(directory, worker).make(Date.now())).rejects.toThrow(/not a database/);
  expect(readdirSync(join(directory, "backups"))).toEqual([]);
});

test("the latest backups are kept, then one per day of a week, up to the size limit", () => {
  const at = (hours: number) => ({
    name: `${new Date(Date.UTC(2026, 10, 25, 12) - hours * hour).toISOString()}.db`,
    size: 1,
  });
  const year = Array.from({ length: 24 * 365 }, (_, hours) => at(hours));
  const gone = new Set(expiredBackups(year));
  const kept = year.filter((backup) => !gone.has(backup));
  expect(kept.slice(0, limits.latestBackupsKept)).toEqual(year.slice(0, limits.latestBackupsKept));
  expect(new Set(kept.map(({ name }) => name.slice(0, 10))).size).toBe(limits.dailyBackupsKept);
  expect(kept.length).toBe(limits.latestBackupsKept + limits.dailyBackupsKept - 1);

  const large = year.slice(0, 5).map(({ name }) => ({ name, size: limits.backupBytes * 0.6 }));
  expect(expiredBackups(large)).toEqual(large.slice(1));
});
