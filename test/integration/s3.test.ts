import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { S3Files } from "../../src/control-plane/files/s3.ts";
import { Secret } from "../../src/shared/base/secret.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { hasMinio, startMinio } from "../helpers/minio.ts";

const KEY = "recordings/call-0123/20261130T120000Z.mp4";
const MIB = 1024 ** 2;
const never = new AbortController().signal;
const ignore = () => {};

/** A file with random content, and what a store has to be told of it. */
function fileOf(size: number) {
  const file = join(mkdtempSync(join(tmpdir(), "hearth-s3-")), "recording.mp4");
  const content = randomBytes(size);
  writeFileSync(file, content);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { file, content, about: { size, sha256, contentType: "video/mp4" } };
}

async function read(bytes: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(bytes).arrayBuffer());
}

describe.skipIf(!hasMinio)("files in S3", () => {
  test.for([1, 3 * MIB, 20 * MIB])("of %i bytes are stored whole, and read in ranges", async (size) => {
    const minio = await startMinio();
    const store = new S3Files(minio.settings);
    const { file, content, about } = fileOf(size);
    const progress: number[] = [];
    await store.put(KEY, file, about, (done) => progress.push(done), never);
    expect(progress.at(-1)).toBe(size);
    expect(await minio.sha256Of(KEY)).toBe(about.sha256);
    expect(await store.stat(KEY)).toEqual({ size, sha256: about.sha256 });
    const whole = await store.open(KEY, null, never);
    expect(whole.size).toBe(size);
    expect((await read(whole.bytes)).equals(content)).toBe(true);
    const range = { start: Math.floor(size / 3), end: Math.floor(size / 2) };
    const part = await store.open(KEY, range, never);
    expect(part.size).toBe(size);
    expect((await read(part.bytes)).equals(content.subarray(range.start, range.end + 1))).toBe(true);
    await store.remove(KEY);
    await store.remove(KEY);
    expect(await store.stat(KEY)).toBe(null);
    expect(await minio.keys()).toEqual([]);
    await expect(store.open(KEY, null, never)).rejects.toMatchObject({ problem: "missing" });
  });

  test("are refused if they are not what was announced", async () => {
    const minio = await startMinio();
    const store = new S3Files(minio.settings);
    for (const size of [1000, 20 * MIB]) {
      const { file, about } = fileOf(size);
      const other = { ...about, sha256: "0".repeat(64) };
      await expect(store.put(KEY, file, other, ignore, never)).rejects.toMatchObject({ problem: "mismatch" });
      expect(await minio.keys()).toEqual([]);
      expect(await minio.unfinished(KEY)).toEqual([]);
    }
  });

  test("are not stored if that is cancelled, and leave no parts", async () => {
    const minio = await startMinio();
    const store = new S3Files(minio.settings);
    const { file, about } = fileOf(64 * MIB);
    const stopping = new AbortController();
    const reason = new Error("cancelled");
    const put = store.put(KEY, file, about, () => stopping.abort(reason), stopping.signal);
    await expect(put).rejects.toBe(reason);
    expect(await minio.keys()).toEqual([]);
    expect(await minio.unfinished(KEY)).toEqual([]);
  });

  test("say why they cannot be stored", async () => {
    const minio = await startMinio();
    const { file, about } = fileOf(1000);
    const put = (change: object) =>
      new S3Files({ ...minio.settings, ...change }).put(KEY, file, about, ignore, never);
    await expect(put({ secretKey: new Secret("another-password") })).rejects.toMatchObject({
      problem: "wrong_keys",
    });
    await expect(put({ accessKey: new Secret("nobody") })).rejects.toMatchObject({ problem: "wrong_keys" });
    await expect(put({ bucket: "elsewhere" })).rejects.toMatchObject({ problem: "no_bucket" });
    await expect(put({ endpoint: "http://127.0.0.1:9" })).rejects.toMatchObject({ problem: "unreachable" });
    await expect(put({ endpoint: "http://host.invalid" })).rejects.toMatchObject({ problem: "unreachable" });
    const gone = new S3Files(minio.settings).put(KEY, `${file}-gone`, about, ignore, never);
    await expect(gone).rejects.toMatchObject({ problem: "missing" });
  });

  test("are stored once the server is back, which was killed while it got them", async () => {
    const minio = await startMinio();
    const store = new S3Files(minio.settings);
    const { file, about } = fileOf(64 * MIB);
    const killed = Promise.withResolvers<void>();
    const kill = () => void minio.kill().then(killed.resolve, killed.reject);
    await expect(store.put(KEY, file, about, kill, never)).rejects.toMatchObject({ problem: "unreachable" });
    await killed.promise;
    await minio.start();
    await store.put(KEY, file, about, ignore, never);
    expect(await minio.sha256Of(KEY)).toBe(about.sha256);
    // What it had got before is not kept beside it.
    expect(await minio.unfinished(KEY)).toEqual([]);
  });

  test.skipIf(!canMount)("wait for space on a full server", async () => {
    const disk = mountSmallDisk("48m");
    const minio = await startMinio({ folder: disk.directory });
    const store = new S3Files(minio.settings);
    const { file, about } = fileOf(64 * MIB);
    await expect(store.put(KEY, file, about, ignore, never)).rejects.toMatchObject({
      problem: "storage_full",
    });
    disk.resize("512m");
    // It looks at its drive only from time to time.
    const put = () => store.put(KEY, file, about, ignore, never);
    await expect.poll(put, { timeout: 20_000 }).toBe(undefined);
    expect(await minio.sha256Of(KEY)).toBe(about.sha256);
  });

  test("end with the reader", async () => {
    const minio = await startMinio();
    const store = new S3Files(minio.settings);
    const { file, about } = fileOf(64 * MIB);
    await store.put(KEY, file, about, ignore, never);
    const { bytes } = await store.open(KEY, null, never);
    const reader = bytes.getReader();
    await reader.read();
    await reader.cancel();
    const stopping = new AbortController();
    const second = await store.open(KEY, null, stopping.signal);
    stopping.abort();
    await expect(read(second.bytes)).rejects.toThrow();
  });
});
