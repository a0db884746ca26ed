import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PartFiles } from "../../../../src/control-plane/recordings/part-files.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { canSeeSyncs, recordSyncs } from "../../../helpers/synced.ts";

const keyBase = "recordings/call-1/20261130T120000Z";
const mix = { part: 1, file: "mix" };

/** A body that arrives in these pieces. */
async function* body(...pieces: string[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}

function partFiles() {
  const directory = temporaryDirectory();
  const files = new PartFiles(directory);
  const folder = join(directory, `${keyBase}.parts`);
  const content = (name = "1-mix.mp4") => readFileSync(join(folder, name), "utf8");
  return { directory, files, folder, content };
}

test("bytes are appended where the last ones end", async () => {
  const { files, content } = partFiles();
  expect(await files.append(keyBase, mix, 0, body("ab", "cd"))).toBe(4);
  expect(await files.append(keyBase, mix, 4, body("ef"))).toBe(6);
  expect(await files.append(keyBase, mix, 6, body())).toBe(6);
  expect(content()).toBe("abcdef");
});

test.runIf(canSeeSyncs)(
  "a file has its name on the disk before the first bytes are acknowledged",
  async () => {
    const { directory, files, folder } = partFiles();
    const synced = await recordSyncs();
    async function* cut() {
      yield Buffer.from("a");
      throw new Error("the connection was closed");
    }
    await expect(files.append(keyBase, mix, 0, cut())).rejects.toThrow("closed");
    const above = [directory, join(directory, "recordings"), join(directory, "recordings/call-1")];
    expect(synced).toEqual(above);
    await files.append(keyBase, mix, 0, body("ab"));
    await files.append(keyBase, mix, 2, body("cd"));
    expect(synced).toEqual([...above, folder]);
  },
);

test("a repeated request changes nothing, and one that was cut is continued", async () => {
  const { files, content } = partFiles();
  async function* cut() {
    yield Buffer.from("abc");
    throw new Error("the connection was closed");
  }
  await expect(files.append(keyBase, mix, 0, cut())).rejects.toThrow("closed");
  expect(await files.append(keyBase, mix, 0, body("abcd", "ef"))).toBe(6);
  expect(await files.append(keyBase, mix, 0, body("abcdef"))).toBe(6);
  // Bytes that were acknowledged never change.
  expect(await files.append(keyBase, mix, 2, body("XXXXgh"))).toBe(8);
  expect(content()).toBe("abcdefgh");
});

test("two requests for the same bytes at once leave them once", async () => {
  const { files, content } = partFiles();
  const sizes = await Promise.all([1, 2, 3].map(() => files.append(keyBase, mix, 0, body("a", "b", "c"))));
  expect(sizes).toEqual([3, 3, 3]);
  expect(content()).toBe("abc");
});

test("a gap is refused with the size that there is", async () => {
  const { files } = partFiles();
  await expect(files.append(keyBase, mix, 1, body("x"))).rejects.toMatchObject({
    code: "SW_RECORDING_OFFSET",
  });
  await files.append(keyBase, mix, 0, body("abc"));
  await expect(files.append(keyBase, mix, 5, body("x"))).rejects.toMatchObject({
    code: "SW_RECORDING_OFFSET",
    message: expect.stringContaining("3") as string,
  });
});

test("a full disk is said, and what fitted stays", async () => {
  const { files, content } = partFiles();
  async function* full() {
    yield Buffer.from("abc");
    throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  }
  await expect(files.append(keyBase, mix, 0, full())).rejects.toMatchObject({ code: "SW_DISK_FULL" });
  expect(await files.append(keyBase, mix, 0, body("abcd"))).toBe(4);
  expect(content()).toBe("abcd");
});

test("the files and bytes of a recording are limited, also after a restart", async () => {
  const { directory, files, folder } = partFiles();
  await files.append(keyBase, mix, 0, body("abc"));
  truncateSync(join(folder, "1-mix.mp4"), limits.recordingSize - 2);
  const voice = { part: 1, file: `voice-${"a".repeat(24)}-1` };
  const again = new PartFiles(directory);
  expect(await again.append(keyBase, voice, 0, body("ab"))).toBe(2);
  await expect(again.append(keyBase, voice, 2, body("c"))).rejects.toMatchObject({
    code: "SW_BODY_TOO_LARGE",
  });
  for (let number = 2; number < limits.filesOfRecording; number += 1)
    writeFileSync(join(folder, `1-voice-${"a".repeat(24)}-${number}.webm`), "");
  const one = { part: 1, file: `voice-${"b".repeat(24)}-1` };
  await expect(new PartFiles(directory).append(keyBase, one, 0, body())).rejects.toMatchObject({
    code: "SW_BODY_TOO_LARGE",
  });
});

test("files are listed by part, without what is none of ours, and removed", async () => {
  const { directory, files, folder } = partFiles();
  expect(await files.list(keyBase)).toEqual([]);
  const voice = `voice-${"a".repeat(24)}-12`;
  for (const part of [10, 2]) await files.append(keyBase, { part, file: "mix" }, 0, body("a"));
  await files.append(keyBase, { part: 2, file: voice }, 0, body("a"));
  mkdirSync(join(folder, "3-mix.mp4.part"));
  expect((await files.list(keyBase)).map(({ part, file }) => [part, file])).toEqual([
    [2, "mix"],
    [2, voice],
    [10, "mix"],
  ]);
  await files.remove(keyBase);
  expect(readdirSync(join(directory, "recordings", "call-1"))).toEqual([]);
});
