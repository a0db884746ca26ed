import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import { createStorage, openDatabase, Reserve } from "../../../../src/control-plane/storage/index.ts";
import { canMount, mountSmallDisk } from "../../../helpers/disk.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

test.each(["SQLITE_FULL", "SQLITE_IOERR_WRITE", "ENOSPC", "EDQUOT"])(
  "a write that fails with %s is retried with the reserve's space",
  (code) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "reserve"), "x".repeat(1_000));
    let tries = 0;
    const result = new Reserve(directory).lend(() => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error("no space"), { code });
      return "written";
    });
    expect(result).toBe("written");
  },
);

test("a checkpoint blocked by another reader is not waited for, and is logged", async () => {
  const directory = temporaryDirectory();
  const database = await openDatabase(directory);
  const other = new Database(join(directory, "hearth.db"), { readonly: true });
  onTestFinished(() => {
    other.close();
    database.close();
  });
  const log = { error: vi.fn(), warn: vi.fn() };
  const reserve = {
    lend<T>(work: () => T, tidy = (): void => {}): T {
      const result = work();
      tidy();
      return result;
    },
  };
  const storage = createStorage(database, log, { reserve });
  const timeout = database.pragma("busy_timeout", { simple: true });
  other.exec("BEGIN; SELECT * FROM users");
  other.prepare("SELECT * FROM users").all();
  const begun = performance.now();
  storage.fromReserve.write(({ settings }) => settings.change({ webhooks_to_private_addresses: true }));
  expect(performance.now() - begun).toBeLessThan(1_000);
  expect(log.error).toHaveBeenCalledOnce();
  expect(database.pragma("busy_timeout", { simple: true })).toBe(timeout);
});

test.skipIf(!canMount)("a folder without a reserve can be read on a full disk", async () => {
  const { directory } = mountSmallDisk("2m");
  (await openDatabase(directory)).close();
  rmSync(join(directory, "reserve"), { force: true });
  for (const size of [65_536, 4_096, 64, 1])
    try {
      for (;;) appendFileSync(join(directory, "somebody-else"), Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: "ENOSPC" });
    }
  const database = await openDatabase(directory);
  expect(database.prepare("SELECT count(*) FROM users").pluck().get()).toBe(0);
  database.close();
});
