import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { createCalls } from "../../../../src/control-plane/calls/index.ts";
import { DiskFiles } from "../../../../src/control-plane/files/disk.ts";
import { LivekitMediaServer } from "../../../../src/control-plane/livekit/media-server.ts";
import { LivekitTokens } from "../../../../src/control-plane/livekit/tokens.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { Cleanup } from "../../../../src/control-plane/recordings/cleanup.ts";
import { Deletion } from "../../../../src/control-plane/recordings/deletion.ts";
import { ObservedTime } from "../../../../src/control-plane/recordings/observed-time.ts";
import { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { callClockOf } from "../../../helpers/clocks.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { storeRecording, type StoredRecording } from "../../../helpers/recordings.ts";

const DAY = 24 * 3_600_000;
const log = { error: () => {}, warn: () => {} };
const keys = { apiKey: "key", apiSecret: "s".repeat(32) };
const clock = { now: () => Date.now() };

let scope: Scope;
let storage: Storage;
let dataDirectory: string;
let owner: Caller;
let roomId: string;
let ledger: RecordingLedger;
let deletion: Deletion;
let clean: () => void;
/** Of the process that observes the time. */
let process: Scope;
let time: { wall: number; uptime: number };

beforeEach(async () => {
  scope = new Scope();
  dataDirectory = temporaryDirectory();
  storage = createStorage(await openDatabase(dataDirectory));
  const userId = ensureOwner(storage, clock, "Ada");
  owner = { userId, deviceId: "dev-0", displayName: "Ada", role: "owner", named: true, scopes: null };
  roomId = storage.stores.rooms.first()?.id ?? "";
  const media = new LivekitMediaServer(keys);
  const tokens = new LivekitTokens(keys, "c".repeat(32));
  const calls = createCalls({ scope, storage, clock, callClock: callClockOf(clock), media, tokens, log });
  ledger = new RecordingLedger(storage, calls.ledger);
  time = { wall: Date.now(), uptime: DAY };
  const observed = observe();
  deletion = new Deletion({ storage, ledger, observed, scope, log });
  const files = { disk: new DiskFiles(dataDirectory), remote: null };
  const uploads = { cancel: () => Promise.resolve() };
  const cleanup = new Cleanup({ storage, ledger, observed, dataDirectory, files, uploads, scope, log });
  clean = () => cleanup.run();
});
afterEach(() => scope.end());

/** As a process that starts now. */
function observe(): ObservedTime {
  process = new Scope();
  return new ObservedTime(
    { storage, scope: process, log },
    { wall: () => time.wall, uptime: () => time.uptime },
  );
}

/** The machine goes on for so long. */
function pass(milliseconds: number): void {
  time.wall += milliseconds;
  time.uptime += milliseconds;
}

/** The host was off while the machine's clocks changed. */
function restart(wall: number, uptime: number): void {
  process.end();
  time = { wall, uptime };
  const observed = observe();
  deletion = new Deletion({ storage, ledger, observed, scope, log });
}

const record = (at = Date.now()): StoredRecording =>
  storeRecording(storage, { dataDirectory, roomId, userId: owner.userId, at });

/** A file, or a file in a folder, beside a recording's own. */
function leave(path: string): string {
  const file = join(dataDirectory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "x");
  return file;
}

test("a deleted recording goes first from the database, then from the disk", async () => {
  const { recording, file } = record();
  const voice = leave(`${recording.keyBase}.voices/1-${"0".repeat(24)}-1.webm`);
  deletion.delete(recording.id);
  expect(ledger.get(recording.id)).toMatchObject({ status: "deleted", media: recording.media });
  await expect.poll(() => [existsSync(file), existsSync(voice)]).toEqual([false, false]);
  await expect.poll(() => ledger.get(recording.id)).toMatchObject({ media: null });
});

test("what could not be removed is removed later", async () => {
  const { recording, file } = record();
  rmSync(file);
  // A folder is not a file of ours.
  const inside = leave(`${recording.media.key}/inside`);
  deletion.delete(recording.id);
  await expect.poll(() => existsSync(inside)).toBe(true);
  expect(ledger.get(recording.id)).toMatchObject({ media: recording.media });
  rmSync(dirname(inside), { recursive: true, force: true });
  clean();
  await expect.poll(() => ledger.get(recording.id)).toMatchObject({ media: null });
});

test("a recording that is not finished is not deleted", () => {
  const { recording } = record();
  const running = { ...recording, id: "rec-running", status: "processing" as const, needsSpace: false };
  storage.write((stores) => stores.recordings.insert(running));
  expect(() => deletion.delete(running.id)).toThrow(
    expect.objectContaining({ code: "SW_RECORDING_UNFINISHED" }),
  );
});

const statusOf = ({ recording }: StoredRecording) => ledger.get(recording.id)?.status;

const keepFor = (days: number) => storage.write((stores) => stores.rooms.setRetention(roomId, days));

test("a room's retention deletes what is older", () => {
  const old = record();
  deletion.deleteOutdated();
  pass(1.5 * DAY);
  const young = record();
  deletion.deleteOutdated();
  pass(DAY);
  deletion.deleteOutdated();
  expect(statusOf(old)).toBe("finished");
  keepFor(2);
  deletion.deleteOutdated();
  expect([statusOf(old), statusOf(young)]).toEqual(["deleted", "finished"]);
});

test("a clock that is set ahead deletes nothing, while the host runs or is off", () => {
  keepFor(1);
  const recording = record();
  deletion.deleteOutdated();
  time.wall += 365 * DAY;
  deletion.deleteOutdated();
  expect(statusOf(recording)).toBe("finished");
  restart(time.wall + 365 * DAY, 5_000);
  expect(statusOf(recording)).toBe("finished");
  // Set right again, it counts the time that passes.
  time.wall -= 730 * DAY;
  pass(DAY);
  deletion.deleteOutdated();
  expect(statusOf(recording)).toBe("deleted");
});

test("a recording made while the clock was far behind is kept for as long as any other", () => {
  keepFor(30);
  const recording = record(0);
  deletion.deleteOutdated();
  pass(29 * DAY);
  deletion.deleteOutdated();
  expect(statusOf(recording)).toBe("finished");
  pass(DAY);
  deletion.deleteOutdated();
  expect(statusOf(recording)).toBe("deleted");
});

test("time that the host is off counts, at most half a day at once", () => {
  keepFor(1);
  const recording = record();
  deletion.deleteOutdated();
  restart(time.wall + 100 * DAY, 5_000);
  expect(statusOf(recording)).toBe("finished");
  restart(time.wall + DAY / 2, 5_000);
  expect(statusOf(recording)).toBe("deleted");
});

test("time that the machine has run without the host counts in full", () => {
  keepFor(3);
  const recording = record();
  deletion.deleteOutdated();
  restart(time.wall + 3 * DAY, time.uptime + 3 * DAY);
  expect(statusOf(recording)).toBe("deleted");
});

test.each([
  ["egress_failed", true],
  ["assembly_failed", true],
  ["nothing_recorded", false],
] as const)(
  "of a recording that failed, parts that may still be assembled by hand are kept: %s",
  async (problem, isKept) => {
    const { recording } = record();
    const { media: _media, voices: _voices, upload: _upload, ...base } = recording;
    storage.write((stores) => stores.recordings.save({ ...base, status: "failed", problem }));
    const part = leave(`${recording.keyBase}.parts/1-mix.mp4`);
    const other = leave("recordings/call-unknown/20261130T120000Z.mp4");
    clean();
    await expect.poll(() => storage.stores.observed.since("file").size).toBe(1);
    expect([existsSync(part), existsSync(other)]).toEqual([isKept, true]);
  },
);

test("files that the database does not know are removed after a month", async () => {
  const stored = record();
  const old = leave("recordings/call-unknown/20261001T120000Z.mp4");
  clean();
  const isSeen = (path: string) => storage.stores.observed.since("file").has(path);
  await expect.poll(() => isSeen("recordings/call-unknown/20261001T120000Z.mp4")).toBe(true);
  time.wall += 365 * DAY;
  pass(limits.unknownFilesKept - 1);
  const young = leave("recordings/call-unknown/20261130T120000Z.mp4");
  clean();
  await expect.poll(() => isSeen("recordings/call-unknown/20261130T120000Z.mp4")).toBe(true);
  expect(existsSync(old)).toBe(true);
  pass(1);
  clean();
  await expect.poll(() => existsSync(old)).toBe(false);
  expect([existsSync(young), existsSync(stored.file)]).toEqual([true, true]);
  expect(statusOf(stored)).toBe("finished");
});
