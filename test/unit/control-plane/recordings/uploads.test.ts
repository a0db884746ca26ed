import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { createCalls } from "../../../../src/control-plane/calls/index.ts";
import { DiskFiles } from "../../../../src/control-plane/files/disk.ts";
import { LivekitMediaServer } from "../../../../src/control-plane/livekit/media-server.ts";
import { LivekitTokens } from "../../../../src/control-plane/livekit/tokens.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import { Uploads } from "../../../../src/control-plane/recordings/uploads.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { callClockOf } from "../../../helpers/clocks.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { storeRecording, type StoredRecording } from "../../../helpers/recordings.ts";

const keys = { apiKey: "key", apiSecret: "s".repeat(32) };
const clock = { now: () => Date.now() };

let scope: Scope;
let storage: Storage;
let ledger: RecordingLedger;
let dataDirectory: string;
/** The store to which files are uploaded: another folder. */
let remoteDirectory: string;
let record: (size?: number) => StoredRecording;
let logged: string[];

beforeEach(async () => {
  scope = new Scope();
  dataDirectory = temporaryDirectory();
  remoteDirectory = temporaryDirectory();
  storage = createStorage(await openDatabase(dataDirectory));
  const userId = ensureOwner(storage, clock, "Ada");
  const roomId = storage.stores.rooms.first()?.id ?? "";
  const media = new LivekitMediaServer(keys);
  const tokens = new LivekitTokens(keys, "c".repeat(32));
  const log = { error: () => {}, warn: () => {} };
  const calls = createCalls({ scope, storage, clock, callClock: callClockOf(clock), media, tokens, log });
  ledger = new RecordingLedger(storage, calls.ledger);
  record = (size = 1_000) => storeRecording(storage, { dataDirectory, roomId, userId, size });
  logged = [];
});
afterEach(() => scope.end());

/** As a host that starts now. Ends with the scope. */
function upload(during = scope): void {
  const log = { error: () => {}, warn: (_details: object, message: string) => void logged.push(message) };
  const files = { disk: new DiskFiles(dataDirectory), remote: new DiskFiles(remoteDirectory) };
  void new Uploads({ ledger, files, scope: during, log });
}

/** What an earlier upload has left in the store. */
function leaveStored({ recording }: StoredRecording, content: Uint8Array): void {
  const file = join(remoteDirectory, recording.media.key);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const stateOf = ({ recording }: StoredRecording) => {
  const state = ledger.get(recording.id);
  return state?.status === "finished" ? { place: state.media.place, ...state.upload } : state;
};

const uploaded = (size: number) => ({ place: "s3", status: "done", problem: null, done: size });
const lost = { place: "disk", status: "failed", problem: "missing", done: 0 };

test("a recording that is in the store already, since the database was restored, is taken from there", async () => {
  const stored = record();
  rmSync(stored.file);
  leaveStored(stored, stored.content);
  upload();
  await expect.poll(() => stateOf(stored)).toEqual(uploaded(1_000));
});

test.each([
  ["is nowhere", null],
  ["is another file in the store", "another"],
  ["is cut in the store", "cut"],
] as const)("one that %s says so, is tried once at each start, and holds up no other", async (_how, what) => {
  const stored = record();
  rmSync(stored.file);
  if (what === "another") leaveStored(stored, Buffer.alloc(1_000));
  if (what === "cut") leaveStored(stored, stored.content.subarray(0, 500));
  const first = new Scope();
  upload(first);
  await expect.poll(() => stateOf(stored)).toEqual(lost);
  const next = record();
  ledger.apply(next.recording.id, {
    type: "upload",
    upload: { status: "waiting", problem: null, done: 0 },
    place: "disk",
  });
  await expect.poll(() => stateOf(next)).toEqual(uploaded(1_000));
  expect(logged).toEqual(["the file of a recording is neither on the disk nor in S3"]);
  first.end();
  // Somebody has found a copy.
  writeFileSync(stored.file, stored.content);
  upload();
  await expect.poll(() => stateOf(stored)).toEqual(uploaded(1_000));
});

test("the room sees how far an upload is, in a few steps", async () => {
  const stored = record(3_000_000);
  const seen: number[] = [];
  storage.onCommitted((events) => {
    for (const { event } of events)
      if (event.type === "swp.recording" && event.data.recording.upload?.status === "uploading")
        seen.push(event.data.recording.upload.done);
  });
  upload();
  await expect.poll(() => stateOf(stored)).toEqual(uploaded(3_000_000));
  expect(seen.length).toBeGreaterThan(5);
  expect(seen.length).toBeLessThanOrEqual(21);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBeLessThanOrEqual(3_000_000);
});
