import { existsSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { RecordingDocument } from "../../src/shared/contract/entities.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { controlPlanePid, general, startHost, temporaryDirectory, type TestHost } from "../helpers/host.ts";
import { hasMinio, startMinio, type Minio } from "../helpers/minio.ts";
import { leaveRecording, type StoredRecording } from "../helpers/recordings.ts";
import { fault, isLong } from "./fault.ts";

const MIB = 1024 ** 2;
/** Long enough for the storage to go away while it gets it. */
const SIZE = 192 * MIB;
/** How long the storage is away, in ms. */
const AWAY = isLong ? 120_000 : 3_000;
const once = { short: 1, long: 3, timeout: 300_000, skip: !hasMinio };

/** A data folder with a finished recording that waits for its upload. */
async function withRecording(size = SIZE): Promise<{ dataDirectory: string; stored: StoredRecording }> {
  const dataDirectory = temporaryDirectory();
  const host = await startHost({ dataDirectory, inHook: true });
  const { id: roomId } = await general(host.owner);
  const { userId } = host.owner;
  await host.stop();
  return { dataDirectory, stored: await leaveRecording({ dataDirectory, roomId, userId, size }) };
}

async function recordingOf(host: TestHost, { recording }: StoredRecording): Promise<RecordingDocument> {
  const params = { call_id: recording.subjectId, recording_id: recording.id };
  return await host.owner.api.call(routes.getRecording, { params });
}

const until = (host: TestHost, stored: StoredRecording, upload: object) =>
  expect
    .poll(async () => (await recordingOf(host, stored)).upload, { timeout: 150_000, interval: 10 })
    .toMatchObject(upload);

/** It is played, wherever it is now. */
async function expectPlayable(host: TestHost, stored: StoredRecording): Promise<void> {
  const { media } = await recordingOf(host, stored);
  const response = await fetch(`${host.url}${media?.url}`, { headers: { range: "bytes=1000-1999" } });
  expect(response.status).toBe(206);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.equals(stored.content.subarray(1000, 2000))).toBe(true);
}

/** In the end the object is the file, nothing else is kept, and it is played from there. */
async function expectUploaded(host: TestHost, minio: Minio, stored: StoredRecording): Promise<void> {
  const { key, sha256 } = stored.recording.media;
  await until(host, stored, { status: "done", problem: null });
  expect(await minio.sha256Of(key)).toBe(sha256);
  expect(await minio.unfinished(key)).toEqual([]);
  await expect.poll(() => existsSync(stored.file)).toBe(false);
  await expectPlayable(host, stored);
}

fault("the file storage stops in an upload, and goes on", once, async (report) => {
  const minio = await startMinio();
  const { dataDirectory, stored } = await withRecording();
  const host = await startHost({ dataDirectory, env: minio.env });
  await until(host, stored, { status: "uploading" });
  minio.suspend();
  await expectPlayable(host, stored);
  await pause(AWAY);
  await expectPlayable(host, stored);
  minio.resume();
  const back = performance.now();
  await expectUploaded(host, minio, stored);
  report.recovery = performance.now() - back;
  rmSync(dataDirectory, { recursive: true, force: true });
});

fault("the file storage is killed in an upload, and started again", once, async (report) => {
  const minio = await startMinio();
  const { dataDirectory, stored } = await withRecording();
  const host = await startHost({ dataDirectory, env: minio.env });
  await until(host, stored, { status: "uploading" });
  await minio.kill();
  await until(host, stored, { status: "waiting", problem: "unreachable" });
  await expectPlayable(host, stored);
  await pause(AWAY);
  await minio.start();
  const back = performance.now();
  await expectUploaded(host, minio, stored);
  report.recovery = performance.now() - back;
  rmSync(dataDirectory, { recursive: true, force: true });
});

fault("the control plane is killed in an upload", once, async (report) => {
  const minio = await startMinio();
  const { dataDirectory, stored } = await withRecording();
  const host = await startHost({ dataDirectory, env: minio.env });
  await until(host, stored, { status: "uploading" });
  process.kill(controlPlanePid(host.process.pid ?? 0), "SIGKILL");
  const killed = performance.now();
  const answers = () =>
    host.owner.api.call(routes.getHealth).then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { timeout: 30_000 }).toBe(true);
  await expectUploaded(host, minio, stored);
  report.recovery = performance.now() - killed;
  rmSync(dataDirectory, { recursive: true, force: true });
});

fault("wrong keys, and a bucket that is not there yet", once, async () => {
  const minio = await startMinio();
  const { dataDirectory, stored } = await withRecording(MIB);
  const wrong = { ...minio.env, HEARTH_S3_SECRET_KEY: "not-the-password" };
  const first = await startHost({ dataDirectory, env: wrong, inHook: true });
  await until(first, stored, { status: "waiting", problem: "wrong_keys" });
  await expectPlayable(first, stored);
  await first.stop();
  const elsewhere = { ...minio.env, HEARTH_S3_BUCKET: "elsewhere" };
  const second = await startHost({ dataDirectory, env: elsewhere, inHook: true });
  await until(second, stored, { status: "waiting", problem: "no_bucket" });
  await minio.createBucket("elsewhere");
  // Nobody has to start it again.
  await until(second, stored, { status: "done", problem: null });
  await second.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

fault("the file storage is full", { ...once, skip: !hasMinio || !canMount }, async () => {
  const disk = mountSmallDisk("48m");
  const minio = await startMinio({ folder: disk.directory });
  const { dataDirectory, stored } = await withRecording(64 * MIB);
  const host = await startHost({ dataDirectory, env: minio.env });
  await until(host, stored, { status: "waiting", problem: "storage_full" });
  await expectPlayable(host, stored);
  disk.resize("512m");
  await expectUploaded(host, minio, stored);
  rmSync(dataDirectory, { recursive: true, force: true });
});
