import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { DiskFiles } from "../../../../src/control-plane/files/disk.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { canSeeSyncs, recordSyncs } from "../../../helpers/synced.ts";

const KEY = "recordings/call-0123/20261130T120000Z.mp4";
const never = new AbortController().signal;
const content = Buffer.from("0123456789");
const about = {
  size: content.byteLength,
  sha256: createHash("sha256").update(content).digest("hex"),
  contentType: "video/mp4",
};

let folder: string;
let source: string;
let files: DiskFiles;
beforeEach(() => {
  folder = temporaryDirectory();
  source = join(temporaryDirectory(), "source");
  writeFileSync(source, content);
  files = new DiskFiles(folder);
});

const put = (key = KEY, description = about, signal = never) =>
  files.put(key, source, description, () => {}, signal);
const read = async (key: string, range: { start: number; end: number } | null = null) =>
  await new Response((await files.open(key, range, never)).bytes).text();

test("a file is stored, read whole and in ranges, and removed", async () => {
  expect(await files.stat(KEY)).toBe(null);
  await put();
  expect(readFileSync(join(folder, KEY)).equals(content)).toBe(true);
  expect(await files.stat(KEY)).toEqual({ size: 10, sha256: null });
  expect(await read(KEY)).toBe("0123456789");
  expect(await read(KEY, { start: 2, end: 4 })).toBe("234");
  await files.remove(KEY);
  await files.remove(KEY);
  expect(existsSync(join(folder, KEY))).toBe(false);
  await expect(files.open(KEY, null, never)).rejects.toMatchObject({ problem: "missing" });
});

test.runIf(canSeeSyncs)("a file that is stored has its name on the disk", async () => {
  const synced = await recordSyncs();
  await put();
  const above = ["", "recordings"].map((name) => join(folder, name));
  const own = join(folder, "recordings/call-0123");
  expect(synced).toEqual([...above, expect.stringContaining(`${own}/`), own]);
});

test("one that is not what was announced is not stored, and nothing of it stays", async () => {
  await expect(put(KEY, { ...about, sha256: "0".repeat(64) })).rejects.toMatchObject({ problem: "mismatch" });
  await expect(put(KEY, { ...about, size: 9 })).rejects.toMatchObject({ problem: "mismatch" });
  await expect(put(KEY, about, AbortSignal.abort())).rejects.toThrow("aborted");
  expect(readdirSync(join(folder, "recordings/call-0123"))).toEqual([]);
});

test.each([
  "",
  "recordings",
  "hearth.db",
  "secrets.json",
  "recordings/../secrets.json",
  "recordings/call-1/../../secrets.json",
  "recordings/./x",
  "recordings//x",
  "/etc/passwd",
  "recordings/call-1/..",
  "recordings\\..\\secrets.json",
  "recordings/call-1/a\0b",
  "recordings/call-1/.hidden",
  "recordings/%2e%2e/secrets.json",
  `recordings/${"a".repeat(200)}`,
  "recordings/a/b/c/d",
  "recordings/call-1/x.mp4.partial~",
])("the key %j leads nowhere", async (key) => {
  writeFileSync(join(folder, "secrets.json"), "{}");
  mkdirSync(join(folder, "recordings/call-1"), { recursive: true });
  await expect(files.open(key, null, never)).rejects.toMatchObject({ problem: "missing" });
  await expect(put(key)).rejects.toMatchObject({ problem: "missing" });
  await expect(files.remove(key)).rejects.toMatchObject({ problem: "missing" });
  expect(existsSync(join(folder, "secrets.json"))).toBe(true);
});

test("links lead nowhere, be they files or folders", async () => {
  const outside = temporaryDirectory();
  writeFileSync(join(outside, "x.mp4"), "secret");
  mkdirSync(join(folder, "recordings/call-1"), { recursive: true });
  symlinkSync(join(outside, "x.mp4"), join(folder, "recordings/call-1/x.mp4"));
  symlinkSync(outside, join(folder, "recordings/call-2"));
  mkdirSync(join(folder, "recordings/call-1/folder"));
  for (const key of ["recordings/call-1/x.mp4", "recordings/call-2/x.mp4", "recordings/call-1/folder"]) {
    await expect(files.open(key, null, never)).rejects.toMatchObject({ problem: "missing" });
    expect(await files.stat(key)).toBe(null);
  }
  await expect(put("recordings/call-2/y.mp4")).rejects.toMatchObject({ problem: "missing" });
  await files.remove("recordings/call-2/x.mp4");
  expect(readFileSync(join(outside, "x.mp4"), "utf8")).toBe("secret");
});

test("the folder of all recordings may be on another disk", async () => {
  symlinkSync(temporaryDirectory(), join(folder, "recordings"));
  await put();
  expect(await read(KEY)).toBe("0123456789");
});

/** What a descriptor of this process leads to. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}

test.skipIf(!existsSync("/proc/self/fd"))("a reader that stops closes the file", async () => {
  writeFileSync(source, Buffer.alloc(4 * 1024 ** 2));
  const big = {
    ...about,
    size: 4 * 1024 ** 2,
    sha256: createHash("sha256").update(readFileSync(source)).digest("hex"),
  };
  await put(KEY, big);
  const open = () => readdirSync("/proc/self/fd").filter((fd) => linkOf(fd).startsWith(folder)).length;
  const reader = (await files.open(KEY, null, never)).bytes.getReader();
  await reader.read();
  expect(open()).toBe(1);
  await reader.cancel();
  await expect.poll(open).toBe(0);
  const stopping = new AbortController();
  const second = await files.open(KEY, null, stopping.signal);
  stopping.abort();
  await expect(new Response(second.bytes).arrayBuffer()).rejects.toThrow();
  await expect.poll(open).toBe(0);
});
