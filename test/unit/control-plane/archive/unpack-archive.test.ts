import { createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import Database from "better-sqlite3";
import tar from "tar-stream";
import { expect, test } from "vitest";
import { makeArchive } from "../../../../src/control-plane/archive/make-archive.ts";
import { drain, readArchive } from "../../../../src/control-plane/archive/read-archive.ts";
import { unpackArchive } from "../../../../src/control-plane/archive/unpack-archive.ts";
import { stoppedHost } from "../../../helpers/archives.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

async function makeOne(dataDirectory: string): Promise<string> {
  const file = join(temporaryDirectory(), "hearth.tar.gz");
  await makeArchive({ task: "make", dataDirectory, file, lock: true, move: false }, () => {});
  return file;
}

async function unpack(file: string) {
  const folder = join(temporaryDirectory(), "unpacked");
  const task = { task: "unpack", dataDirectory: temporaryDirectory(), file, folder } as const;
  return { folder, unpacked: await unpackArchive(task, () => {}) };
}

async function writeTar(entries: Readonly<Record<string, string>>): Promise<string> {
  const file = join(temporaryDirectory(), "other.tar.gz");
  const pack = tar.pack();
  for (const [name, text] of Object.entries(entries)) pack.entry({ name }, text);
  pack.finalize();
  await pipeline(pack, createGzip(), createWriteStream(file));
  return file;
}

test("an archive is unpacked as it was", async () => {
  const file = await makeOne(await stoppedHost());
  const { folder, unpacked } = await unpack(file);
  expect(unpacked).toMatchObject({ backup: { people: 1 }, current: null });
  expect(readFileSync(join(folder, "files", "note"), "utf8")).toBe("hello");
});

test("an archive that was cut short at any byte is refused", { timeout: 60_000 }, async () => {
  const whole = readFileSync(await makeOne(await stoppedHost()));
  const cut = join(temporaryDirectory(), "cut.tar.gz");
  // All at its ends, where the headers, the manifest and the checksum are; a sample of what is between.
  for (let size = 0; size < whole.length; size += size < 100 || size > whole.length - 1_000 ? 1 : 29) {
    writeFileSync(cut, whole.subarray(0, size));
    await expect(
      readArchive(cut, (_name, bytes) => drain(bytes)),
      `${size} of ${whole.length} bytes`,
    ).rejects.toMatchObject({
      code: "HEARTH_ARCHIVE_DAMAGED",
    });
  }
});

test("an archive whose format is newer is refused as such, whatever else it contains", async () => {
  const manifest = JSON.stringify({ format: 2, made_on: "the moon" });
  const known = await writeTar({ "hearth.db": "", "manifest.json": manifest });
  const unknown = await writeTar({ "hearth.db": "", "avatars/ada.png": "", "manifest.json": manifest });
  for (const file of [known, unknown])
    await expect(unpack(file)).rejects.toMatchObject({ code: "HEARTH_ARCHIVE_NEWER" });
});

test("an archive with the database of a newer version is refused as such", async () => {
  const dataDirectory = await stoppedHost();
  const database = new Database(join(dataDirectory, "hearth.db"));
  database.prepare("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-of-the-future', '')").run();
  database.close();
  const file = await makeOne(dataDirectory);
  await expect(unpack(file)).rejects.toMatchObject({ code: "HEARTH_ARCHIVE_NEWER" });
});

test("an archive with what no host has is refused, and writes nothing outside of its folder", async () => {
  const manifest = JSON.stringify({ format: 1 });
  for (const name of ["../outside", "files/../../outside", "/etc/outside", "avatars/ada.png"]) {
    const file = await writeTar({ [name]: "x", "manifest.json": manifest });
    const folder = join(temporaryDirectory(), "unpacked");
    const task = { task: "unpack", dataDirectory: temporaryDirectory(), file, folder } as const;
    await expect(
      unpackArchive(task, () => {}),
      name,
    ).rejects.toMatchObject({
      code: "HEARTH_ARCHIVE_DAMAGED",
    });
    expect(existsSync(join(folder, "..", "outside"))).toBe(false);
    expect(existsSync(join(folder, "avatars"))).toBe(false);
  }
});
