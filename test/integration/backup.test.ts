import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import { backup } from "../helpers/backup-command.ts";
import { allMessages, general, startHost, temporaryDirectory, type TestHost } from "../helpers/host.ts";
import { refusal } from "../helpers/serve.ts";

async function say(host: TestHost, body: string): Promise<void> {
  const params = { room_id: (await general(host.owner)).id };
  await host.owner.api.call(routes.sendMessage, { params, body: { body, txn_id: body } });
}

async function said(host: TestHost): Promise<string[]> {
  const { id } = await general(host.owner);
  return (await allMessages(host.owner.api, id)).map(({ body }) => body);
}

const hashOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

test("a backup of a running host has all that was acknowledged before it, and starts elsewhere", async () => {
  const dataDirectory = temporaryDirectory();
  const host = await startHost({ dataDirectory });
  mkdirSync(join(dataDirectory, "files", "a"), { recursive: true });
  const content = Buffer.alloc(3_000_000, "hearth");
  writeFileSync(join(dataDirectory, "files", "a", "large"), content);
  writeFileSync(join(dataDirectory, "files", "empty"), "");
  const before = Array.from({ length: 10 }, (_, index) => `before ${index}`);
  for (const body of before) await say(host, body);
  const file = join(temporaryDirectory(), "hearth.tar.gz");
  let isRunning = true;
  const arriving = (async () => {
    for (let index = 0; isRunning; index += 1) await say(host, `during ${index}`);
  })();
  const made = await backup(file, "--data", dataDirectory);
  isRunning = false;
  await arriving;
  expect(made.code, made.said).toBe(0);
  expect(made.said).toContain("contains the host's keys");
  expect(statSync(file).mode & 0o077).toBe(0);
  await host.stop();

  const elsewhere = temporaryDirectory();
  const restored = await startHost({ dataDirectory: elsewhere, args: ["--restore", file] });
  expect(restored.owner.userId).toBe(host.owner.userId);
  expect(await said(restored)).toEqual(expect.arrayContaining(before));
  expect(readFileSync(join(elsewhere, "files", "a", "large")).equals(content)).toBe(true);
  expect(statSync(join(elsewhere, "files", "empty")).size).toBe(0);
  expect(hashOf(join(elsewhere, "secrets.json"))).toBe(hashOf(join(dataDirectory, "secrets.json")));
  await restored.stop();
});

test("the owner downloads a backup by a link, which works once, and can cancel one", async () => {
  const dataDirectory = temporaryDirectory();
  const host = await startHost({ dataDirectory });
  const { api } = host.owner;
  mkdirSync(join(dataDirectory, "files"));
  writeFileSync(join(dataDirectory, "files", "large"), randomBytes(200_000_000));
  const cancelled = { params: { backup_id: (await api.call(routes.startBackup)).id } };
  const download = join(dataDirectory, "backups", "download");
  await expect.poll(() => readdirSync(download, { recursive: true }).join()).toContain(".part");
  await api.call(routes.discardBackup, cancelled);
  expect(readdirSync(download)).toEqual([]);
  expect((await api.call(routes.listBackups)).backup).toBeNull();
  await expect(api.call(routes.getBackup, cancelled)).rejects.toMatchObject({ code: "SW_BACKUP_NOT_FOUND" });

  const params = { backup_id: (await api.call(routes.startBackup)).id };
  await expect(api.call(routes.linkToBackup, { params })).rejects.toMatchObject({
    code: "SW_BACKUP_NOT_FOUND",
  });
  const made = async () => await api.call(routes.getBackup, { params });
  await expect.poll(async () => (await made()).status, { timeout: 60_000 }).toBe("ready");
  const backup = await made();
  expect((await api.call(routes.listBackups)).backup).toEqual(backup);
  const { path } = await api.call(routes.linkToBackup, { params });
  const response = await fetch(host.url + path);
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="hearth-backup-[\d-]{10}/,
  );
  const hash = createHash("sha256").update(Buffer.from(await response.arrayBuffer()));
  expect(hash.digest("hex")).toBe(backup.sha256);
  expect((await fetch(host.url + path)).status).toBe(404);
  expect((await fetch(`${host.url}/v1/backups/${backup.id}/file`)).status).toBe(401);
  expect((await fetch(`${host.url}/v1/backups/${backup.id}/file?ticket=guessed`)).status).toBe(404);

  const { code } = await api.call(routes.createDeviceCode);
  const session = await createApi(host.url, null).call(routes.exchangeCode, { body: { code } });
  const elsewhere = createApi(host.url, session.access_token);
  const ofEnded = await elsewhere.call(routes.linkToBackup, { params });
  await elsewhere.call(routes.endSession);
  expect((await fetch(host.url + ofEnded.path)).status).toBe(404);
  await api.call(routes.discardBackup, { params });
  expect(readdirSync(download)).toEqual([]);
});

test("a damaged backup is refused and changes nothing; a restore says what it replaces, and keeps it", async () => {
  const dataDirectory = temporaryDirectory();
  const host = await startHost({ dataDirectory });
  await say(host, "first");
  await host.stop();
  const file = join(temporaryDirectory(), "hearth.tar.gz");
  const made = await backup(file, "--data", dataDirectory);
  expect(made.code, made.said).toBe(0);
  const whole = readFileSync(file);
  const cut = `${file}.cut`;
  writeFileSync(cut, whole.subarray(0, whole.length / 2));
  const damaged = `${file}.damaged`;
  const changed = Buffer.from(whole);
  const middle = Math.floor(whole.length / 2);
  changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
  writeFileSync(damaged, changed);
  const again = await startHost({ dataDirectory });
  await say(again, "second");
  await again.stop();
  const restore = (backupFile: string) =>
    refusal(["--port", "0", "--data", dataDirectory, "--restore", backupFile]);
  for (const bad of [cut, damaged]) {
    const { code, said: text } = await restore(bad);
    expect(code, text).toBe(1);
    expect(text).toContain("HEARTH_ARCHIVE_DAMAGED");
  }
  const kept = await startHost({ dataDirectory });
  expect(await said(kept)).toEqual(["first", "second"]);
  await kept.stop();
  const restored = await startHost({ dataDirectory, args: ["--restore", file] });
  expect(await said(restored)).toEqual(["first"]);
  const aside = readdirSync(join(dataDirectory, "backups")).find((name) => name.startsWith("replaced-"));
  expect(existsSync(join(dataDirectory, "backups", aside ?? "", "hearth.db"))).toBe(true);
});

test("a backup that a newer version has made is refused with that reason", async () => {
  const dataDirectory = temporaryDirectory();
  await (await startHost({ dataDirectory })).stop();
  const database = new Database(join(dataDirectory, "hearth.db"));
  database.prepare("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-of-the-future', '')").run();
  database.close();
  const file = join(temporaryDirectory(), "hearth.tar.gz");
  const made = await backup(file, "--data", dataDirectory);
  expect(made.code, made.said).toBe(0);
  const elsewhere = temporaryDirectory();
  const { code, said: text } = await refusal(["--port", "0", "--data", elsewhere, "--restore", file]);
  expect(code).toBe(1);
  expect(text).toContain("The backup was made by a newer version of Hearth.");
  expect(existsSync(join(elsewhere, "unpacking"))).toBe(false);
});

test("a host that has moved does not start in its old folder, until it is reclaimed", async () => {
  const dataDirectory = temporaryDirectory();
  const host = await startHost({ dataDirectory });
  const file = join(temporaryDirectory(), "hearth.tar.gz");
  const early = await backup(file, "--data", dataDirectory, "--move");
  expect(early.code).toBe(1);
  expect(early.said).toContain("HEARTH_MOVE_NEEDS_STOP");
  await host.stop();
  const moved = await backup(file, "--data", dataDirectory, "--move");
  expect(moved.code, moved.said).toBe(0);
  const refused = await refusal(["--port", "0", "--data", dataDirectory]);
  expect(refused.code).toBe(1);
  expect(refused.said).toMatch(/--reclaim.*HEARTH_MOVED/s);
  const elsewhere = await startHost({ dataDirectory: temporaryDirectory(), args: ["--restore", file] });
  expect(elsewhere.owner.userId).toBe(host.owner.userId);
  await elsewhere.stop();
  const reclaimed = await startHost({ dataDirectory, args: ["--reclaim"] });
  expect(reclaimed.owner.userId).toBe(host.owner.userId);
});
