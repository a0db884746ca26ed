import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import {
  controlPlanePid,
  general,
  invite,
  logOf,
  startHost,
  temporaryDirectory,
  type TestHost,
  type TestPerson,
} from "../helpers/host.ts";
import { leaveRecording, type StoredRecording } from "../helpers/recordings.ts";

const SIZE = 32 * 1024 ** 2;

let host: TestHost;
let member: TestPerson;
let outsider: TestPerson;
let roomId: string;
let stored: StoredRecording;
let spare: StoredRecording;
let deleted: StoredRecording;
const dataDirectory = temporaryDirectory();

beforeAll(async () => {
  const first = await startHost({ dataDirectory, inHook: true });
  const room = await general(first.owner);
  roomId = (await first.owner.api.call(routes.createRoom, { body: { name: "Recorded" } })).id;
  const userId = first.owner.userId;
  member = await invite(first, "Bea", { roomId });
  outsider = await invite(first, "Olga", { roomId: room.id });
  await first.stop();
  stored = await leaveRecording({ dataDirectory, roomId, userId, size: SIZE });
  spare = await leaveRecording({ dataDirectory, roomId, userId });
  deleted = await leaveRecording({ dataDirectory, roomId, userId });
  host = await startHost({ dataDirectory, inHook: true });
  member = { ...member, api: createApi(host.url, member.token) };
  outsider = { ...outsider, api: createApi(host.url, outsider.token) };
});
afterAll(async () => {
  await host.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

/** The address of a recording's media, for somebody. */
async function link(person: TestPerson, { recording }: StoredRecording = stored): Promise<string> {
  const [found] = await person.api.call(routes.listRecordings, { params: { call_id: recording.subjectId } });
  const url = found?.media?.url ?? "";
  expect(url).toMatch(/^\/v1\/media\//);
  expect(url).not.toContain(person.token);
  return host.url + url;
}

const sha256 = (bytes: ArrayBuffer | Buffer) =>
  createHash("sha256")
    .update(Buffer.from(bytes as ArrayBuffer))
    .digest("hex");

const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;

/** How many descriptors of the host lead to the file. */
const openFiles = (file: string): number => {
  const folder = `/proc/${controlPlanePid(host.process.pid ?? 0)}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`) === file;
    } catch {
      return false;
    }
  }).length;
};

test("a link gets the whole file, without a token", async () => {
  const response = await fetch(await link(member));
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "accept-ranges": "bytes",
    "content-length": String(SIZE),
    "content-type": "video/mp4",
    "cross-origin-resource-policy": "cross-origin",
    "content-disposition": 'inline; filename="20261130T120000Z.mp4"',
    "x-content-type-options": "nosniff",
    etag: `"${stored.recording.media.sha256}"`,
  });
  expect(sha256(await response.arrayBuffer())).toBe(stored.recording.media.sha256);
});

test("or a range of it, its head, or a file to save", async () => {
  const url = await link(member);
  const range = await fetch(url, { headers: { range: "bytes=1000-1999" } });
  expect([range.status, range.headers.get("content-range")]).toEqual([206, `bytes 1000-1999/${SIZE}`]);
  expect(sha256(await range.arrayBuffer())).toBe(sha256(stored.content.subarray(1000, 2000)));
  const suffix = await fetch(url, { headers: { range: "bytes=-5" } });
  expect(sha256(await suffix.arrayBuffer())).toBe(sha256(stored.content.subarray(-5)));
  const beyond = await fetch(url, { headers: { range: `bytes=${SIZE}-` } });
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${SIZE}`]);
  expect(await codeOf(beyond)).toBe("SW_RANGE_NOT_SATISFIABLE");
  const head = await fetch(url, { method: "HEAD", headers: { range: "bytes=0-9" } });
  expect([head.status, head.headers.get("content-length")]).toEqual([206, "10"]);
  const whole = await fetch(url, { method: "HEAD" });
  expect([whole.status, whole.headers.get("content-length")]).toEqual([200, String(SIZE)]);
  const download = await fetch(`${url}?download`, { headers: { range: "bytes=0-0" } });
  await download.arrayBuffer();
  expect(download.headers.get("content-disposition")).toMatch(/^attachment;/);
  await expect.poll(() => openFiles(stored.file)).toBe(0);
});

test("guesses get nothing, and neither do outsiders", async () => {
  const url = await link(member);
  const forged = [
    url.slice(0, -1),
    url.replace("/media/", "/media/x"),
    `${host.url}/v1/media/x`,
    `${host.url}/v1/media/`,
  ];
  for (const address of forged) expect((await fetch(address)).status, address).toBe(404);
  expect(await codeOf(await fetch(`${host.url}/v1/media/rec-1.dev-1.9.A`))).toBe("SW_MEDIA_NOT_FOUND");
  expect((await fetch(url, { method: "POST", body: "x" })).status).toBe(404);
  const list = outsider.api.call(routes.listRecordings, { params: { call_id: stored.recording.subjectId } });
  await expect(list).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
});

test.skipIf(!existsSync("/proc/self/fd"))("a reader that is slow or gone costs little", async () => {
  const answered = Promise.withResolvers<IncomingMessage>();
  const request = get(await link(member), answered.resolve);
  const response = await answered.promise;
  // Nobody reads: the host stops at what the connection holds.
  response.pause();
  expect(openFiles(stored.file)).toBe(1);
  request.on("error", () => {});
  response.on("error", () => {});
  response.destroy();
  await expect.poll(() => openFiles(stored.file)).toBe(0);
});

test("who leaves the room gets no more of it, and a link of theirs is dead", async () => {
  const leaving = await invite(host, "Lea", { roomId });
  const url = await link(leaving);
  const answered = Promise.withResolvers<IncomingMessage>();
  get(url, answered.resolve).on("error", () => {});
  const response = await answered.promise;
  await once(response, "readable");
  await host.owner.api.call(routes.removeMember, { params: { room_id: roomId, user_id: leaving.userId } });
  response.resume();
  const [error] = (await once(response, "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNRESET");
  expect((await fetch(url)).status).toBe(404);
});

test("a revoked session's link is dead", async () => {
  const { code } = await member.api.call(routes.createDeviceCode);
  const { access_token } = await createApi(host.url, null).call(routes.exchangeCode, { body: { code } });
  const device = { ...member, token: access_token, api: createApi(host.url, access_token) };
  const url = await link(device);
  expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
  await device.api.call(routes.endSession);
  expect((await fetch(url)).status).toBe(404);
});

test("a deleted recording is gone with its files", async () => {
  const url = await link(member, deleted);
  const { subjectId, id } = deleted.recording;
  const params = { call_id: subjectId, recording_id: id };
  await expect(member.api.call(routes.deleteRecording, { params })).rejects.toMatchObject({
    code: "SW_CALL_FORBIDDEN",
  });
  const answer = await host.owner.api.call(routes.deleteRecording, { params });
  expect(answer).toMatchObject({ status: "deleted", media: null });
  expect((await fetch(url)).status).toBe(404);
  await expect.poll(() => existsSync(deleted.file)).toBe(false);
  await expect(host.owner.api.call(routes.deleteRecording, { params })).rejects.toMatchObject({
    code: "SW_RECORDING_NOT_FOUND",
  });
});

test("a room's retention deletes what is older, and space is counted", async () => {
  const before = await host.owner.api.call(routes.getRecordingsSpace);
  expect(before).toMatchObject({ storage: "disk", bucket: null, s3: 0 });
  expect(before.free).toBeGreaterThan(0);
  expect(before.rooms).toEqual([
    { room_id: roomId, count: 2, bytes: SIZE + spare.content.byteLength, retention_days: null },
  ]);
  await host.owner.api.call(routes.setRetention, { params: { room_id: roomId }, body: { days: 1 } });
  const after = await host.owner.api.call(routes.getRecordingsSpace);
  expect(after.rooms).toMatchObject([{ count: 2, retention_days: 1 }]);
});

test("a file that somebody has removed is said to be gone, and no log keeps a link", async () => {
  const url = await link(member, spare);
  rmSync(spare.file);
  const response = await fetch(url);
  expect([response.status, await codeOf(response)]).toEqual([404, "SW_MEDIA_NOT_FOUND"]);
  await expect.poll(() => logOf(dataDirectory)).toContain(spare.recording.id);
  expect(logOf(dataDirectory)).not.toContain(url.split(".").at(-1));
  expect(logOf(dataDirectory)).not.toContain("/v1/media/rec");
});
