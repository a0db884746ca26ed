import { afterEach, beforeEach, expect, test } from "vitest";
import { createCalls } from "../../../../src/control-plane/calls/index.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { LivekitTokens } from "../../../../src/control-plane/livekit/tokens.ts";
import { LivekitMediaServer } from "../../../../src/control-plane/livekit/media-server.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { CallRecordings } from "../../../../src/control-plane/recordings/call-recordings.ts";
import { Deletion } from "../../../../src/control-plane/recordings/deletion.ts";
import { ObservedTime } from "../../../../src/control-plane/recordings/observed-time.ts";
import { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import { Recordings } from "../../../../src/control-plane/recordings/recordings.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createUserId } from "../../../../src/shared/base/ids.ts";
import { transition } from "../../../../src/shared/call/call.ts";
import { Failure } from "../../../../src/shared/errors/failure.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { transitionRecording, type RecordingState } from "../../../../src/shared/call/recording.ts";
import { callClockOf } from "../../../helpers/clocks.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { storeRecording } from "../../../helpers/recordings.ts";
import { ScriptedRecorder } from "../../../helpers/scripted-recorder.ts";

const keys = {
  apiKey: "key",
  apiSecret: "s".repeat(32),
};
const log = { error: () => {}, warn: () => {} };
const options = { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" } as const;

const base = {
  id: "r",
  subjectId: "c",
  options,
  startedBy: "u",
  startedAt: 0,
  keyBase: "recordings/c/1",
  tokenHash: null,
  parts: [],
  partial: false,
};

let storage: Storage;
let media: LivekitMediaServer;
let parts: ReturnType<typeof createCalls>;
let scope: Scope;
let owner: Caller;
let callId: string;
let now = 1_000;
const clock = { now: () => now };

beforeEach(async () => {
  now = 1_000;
  storage = createStorage(await openDatabase(temporaryDirectory()));
  const userId = ensureOwner(storage, clock, "Ada");
  media = new LivekitMediaServer(keys);
  // Reported healthy, but unreachable: the reconciler retries what fails.
  media.update({ status: "healthy", url: "ws://127.0.0.1:9", version: null, pid: 1 });
  scope = new Scope();
  parts = createCalls({
    scope,
    storage,
    clock,
    callClock: callClockOf(clock),
    media,
    tokens: new LivekitTokens(keys, "c".repeat(32)),
    log,
  });
  owner = {
    userId,
    deviceId: storage.write((stores) => openSession(stores, { userId, label: "" }, now).session.id),
    displayName: "Ada",
    role: "owner",
    named: true,
    scopes: null,
  };
  const room = storage.stores.rooms.first();
  callId = (await parts.calls.initiate(owner, room?.id ?? "", "audio", "ws://x")).call_id;
});

afterEach(() => scope.end());

const withRecorder = () => {
  const recorder = new ScriptedRecorder();
  const { ledger: calls, access } = parts;
  const ledger = new RecordingLedger(storage, calls);
  const space = { require: () => {} };
  const all = new Recordings({ ledger, storage, media, recorder, space, log });
  const deletion = new Deletion({
    storage,
    ledger,
    observed: new ObservedTime({ storage, scope, log }),
    scope,
    log,
  });
  const recordings = new CallRecordings({ storage, calls, access, recordings: all, deletion });
  return { recorder, all, recordings, space };
};

test("without a program to record with, a host says what to install, and nobody is told of a recording", async () => {
  const { recorder, recordings } = withRecorder();
  const position = storage.stores.events.nextPosition();
  recorder.missing = true;
  await expect(recordings.start(owner, callId, options)).rejects.toMatchObject({
    code: "SW_CALL_RECORDING_DISABLED",
    message: "Install Chromium.",
  });
  expect(storage.stores.recordings.ofSubject(callId)).toEqual([]);
  expect(storage.stores.events.nextPosition()).toBe(position);
});

test("one that was stopped while its recorder was being opened is not forgotten, as the room knows it", async () => {
  const { recorder, recordings } = withRecorder();
  const opening = Promise.withResolvers<void>();
  recorder.start = () => opening.promise;
  const starting = recordings.start(owner, callId, options);
  const stopped = recordings.stop(owner, callId);
  opening.reject(new Failure("SW_CALL_RECORDING_DISABLED", "Install Chromium."));
  expect(await starting).toMatchObject({ id: stopped.id, status: "failed", problem: "recorder_failed" });
  recorder.finish(stopped.id, { problem: "nothing_recorded" });
  expect(storage.stores.recordings.get(stopped.id)).toMatchObject({ status: "failed" });
});

test("with too little space, none is started; one that runs goes on being returned", async () => {
  const { recorder, recordings, space } = withRecorder();
  const running = await recordings.start(owner, callId, options);
  space.require = () => {
    throw new Failure("SW_DISK_FULL");
  };
  expect(await recordings.start(owner, callId, options)).toEqual(running);
  recordings.stop(owner, callId);
  await expect(recordings.start(owner, callId, options)).rejects.toMatchObject({ code: "SW_DISK_FULL" });
  expect(recorder.started).toEqual([running.id]);
});

test("a recording is in the call's state while it runs, and listed once finished", async () => {
  const { recorder, recordings } = withRecorder();
  const started = await recordings.start(owner, callId, options);
  expect(await recordings.start(owner, callId, options)).toEqual(started);
  expect(recorder.started).toEqual([started.id]);
  expect(parts.calls.get(owner, callId).recordings).toEqual([{ ...started, status: "recording" }]);
  expect(recordings.list(owner, callId)).toEqual([]);
  now += 5_000;
  expect(recordings.stop(owner, callId)).toMatchObject({ status: "processing" });
  expect(() => recordings.stop(owner, callId)).toThrow(
    expect.objectContaining({ code: "SW_CALL_NOT_RECORDING" }),
  );
  const media = {
    key: `recordings/${callId}/1.mp4`,
    size: 7,
    sha256: "a".repeat(64),
    contentType: "video/mp4",
    durationMs: 5_000,
    place: "disk",
  } as const;
  recorder.finish(started.id, { media, voices: [], partial: false });
  expect(recordings.list(owner, callId)).toEqual([
    expect.objectContaining({
      status: "finished",
      partial: false,
      media: expect.objectContaining({ key: media.key, size: 7, url: null }),
    }),
  ]);
});

test("the end of a call stops its recording, and no other can be started", async () => {
  const { recorder, recordings } = withRecorder();
  const { id } = await recordings.start(owner, callId, options);
  parts.calls.end(owner, callId);
  expect(recorder.stopped).toEqual([id]);
  recorder.finish(id, { problem: "nothing_recorded" });
  expect(parts.calls.get(owner, callId).recordings).toEqual([expect.objectContaining({ status: "failed" })]);
  await expect(recordings.start(owner, callId, options)).rejects.toMatchObject({ code: "SW_CALL_ENDED" });
});

test("a recorder that fails results in a failed recording", async () => {
  const { recorder, recordings } = withRecorder();
  recorder.fails = true;
  expect(await recordings.start(owner, callId, options)).toMatchObject({ status: "failed" });
  expect(() => recordings.stop(owner, callId)).toThrow(
    expect.objectContaining({ code: "SW_CALL_NOT_RECORDING" }),
  );
});

test("a recorder of which nobody knows whether it records is stopped, also after a crash", async () => {
  const { recorder, recordings } = withRecorder();
  recorder.start = () => Promise.reject(new Failure("SW_CALL_LIVEKIT_UNREACHABLE"));
  const { id, ...answer } = await recordings.start(owner, callId, options);
  expect(answer).toMatchObject({ status: "processing", problem: "recorder_failed" });
  expect(recorder.stopped).toEqual([id]);
  const next = withRecorder();
  next.all.resume();
  expect(next.recorder.stopped).toEqual([id]);
  next.recorder.finish(id, { problem: "egress_failed" });
  expect(next.recordings.get(owner, callId, id)).toMatchObject({ status: "failed" });
});

test("a recording that cannot go on is stopped, and says why", async () => {
  const { recorder, recordings } = withRecorder();
  const { id } = await recordings.start(owner, callId, options);
  recorder.break(id, "disk_full");
  expect(recorder.stopped).toEqual([id]);
  expect(recordings.get(owner, callId, id)).toMatchObject({ status: "processing", problem: "disk_full" });
});

test("one that needs space is posted once: when it is known, not again when it is finished", async () => {
  const { recorder, recordings } = withRecorder();
  const { id } = await recordings.start(owner, callId, options);
  const ledger = new RecordingLedger(storage, parts.ledger);
  ledger.apply(id, { type: "needs-space" });
  expect(recordings.get(owner, callId, id)).toMatchObject({ status: "recording", needs_space: false });
  recordings.stop(owner, callId);
  const posted = () => {
    const roomId = storage.stores.calls.get(callId)?.roomId ?? "";
    return storage.stores.messages
      .page(roomId, owner.userId, null, 50)
      .filter(({ kind }) => kind === "recording");
  };
  expect(posted()).toEqual([]);
  ledger.apply(id, { type: "needs-space" });
  ledger.apply(id, { type: "needs-space" });
  expect(recordings.get(owner, callId, id)).toMatchObject({ status: "processing", needs_space: true });
  expect(posted()).toHaveLength(1);
  recorder.finish(id, { problem: "nothing_recorded" });
  expect(recordings.get(owner, callId, id)).toMatchObject({ status: "failed", needs_space: false });
  expect(posted()).toHaveLength(1);
});

test("after a restart, a recording goes on only while its call is live", async () => {
  const before = withRecorder();
  const { id } = await before.recordings.start(owner, callId, options);
  const after = withRecorder();
  after.all.resume();
  expect(after.recorder.resumed).toEqual([id]);
  // The recording itself was not stopped, as if the host had died in between.
  storage.write((stores) => {
    const call = stores.calls.get(callId);
    if (call) stores.calls.save(transition(call, { type: "ended", at: now }));
  });
  const last = withRecorder();
  last.all.resume();
  expect([last.recorder.resumed, last.recorder.stopped]).toEqual([[], [id]]);
  expect(last.recordings.get(owner, callId, id).status).toBe("processing");
});

test("the owner can disable recordings", async () => {
  const { recordings } = withRecorder();
  storage.write(({ settings }) => settings.change({ recordings_enabled: false }));
  await expect(recordings.start(owner, callId, options)).rejects.toMatchObject({
    code: "SW_CALL_RECORDING_DISABLED",
  });
});

test("turning recording off stops the recordings that run", async () => {
  const { recorder, all, recordings } = withRecorder();
  const { id } = await recordings.start(owner, callId, options);
  storage.write(({ settings }) => settings.change({ recordings_enabled: false }));
  all.recheck();
  expect(recorder.stopped).toEqual([id]);
});

test("each recorder has a part of its own, and one that was cut leaves the recording partial", () => {
  const start: RecordingState = { ...base, status: "recording" };
  const opened = transitionRecording(start, { type: "opened", tokenHash: "1", at: 1 });
  // It died before it began: nothing is missing.
  const again = transitionRecording(opened, { type: "opened", tokenHash: "2", at: 2 });
  expect(again).toMatchObject({ tokenHash: "2", partial: false, parts: [{ part: 1, offsetMs: null }] });
  const begun = transitionRecording(again, { type: "begun", offsetMs: 700, at: 3 });
  expect(transitionRecording(begun, { type: "begun", offsetMs: 900, at: 4 })).toBe(begun);
  const second = transitionRecording(begun, { type: "opened", tokenHash: "3", at: 5 });
  expect(second).toMatchObject({ partial: true, parts: [{ part: 1, offsetMs: 700 }, { part: 2 }] });
  const complete = transitionRecording(begun, { type: "completed", at: 6 });
  expect(transitionRecording(complete, { type: "opened", tokenHash: "4", at: 7 }).partial).toBe(false);
});

test("a finished or failed recording is neither stopped nor fails", () => {
  const running: RecordingState = { ...base, status: "recording" };
  const media = {
    key: "k",
    size: 1,
    sha256: "",
    contentType: "video/mp4",
    durationMs: 1,
    place: "disk",
  } as const;
  const problem = "recorder_failed";
  const finished = transitionRecording(running, {
    type: "finished",
    media,
    voices: [],
    partial: false,
    upload: null,
    at: 9,
  });
  const failed = transitionRecording(running, { type: "failed", problem, at: 9 });
  const stopped = transitionRecording(running, { type: "stopped", problem: null, at: 5 });
  expect(transitionRecording(stopped, { type: "failed", problem, at: 9 })).toMatchObject({ endedAt: 5 });
  for (const state of [finished, failed])
    for (const type of ["stopped", "failed"] as const)
      expect(transitionRecording(state, { type, problem, at: 10 })).toBe(state);
});

test("a recording ends when whoever started it may no longer record", async () => {
  const { all, recordings } = withRecorder();
  const roomId = storage.stores.calls.get(callId)?.roomId ?? "";
  const bea: Caller = { ...owner, userId: createUserId(), displayName: "Bea", role: "member" };
  storage.write((stores) => {
    stores.users.insert({ id: bea.userId, displayName: "Bea", role: "member", named: true }, now);
    stores.members.put(roomId, bea.userId, 50, now);
  });
  const { id } = await recordings.start(bea, callId, options);
  const status = () => storage.stores.recordings.get(id)?.status;
  all.recheck();
  expect(status()).toBe("recording");
  storage.write((stores) => stores.members.put(roomId, bea.userId, 0, now));
  all.recheck();
  expect(status()).toBe("processing");
});

test("a recording is reached only through its own call", () => {
  const { recordings } = withRecorder();
  const roomId = storage.stores.calls.get(callId)?.roomId ?? "";
  const dataDirectory = temporaryDirectory();
  const { recording } = storeRecording(storage, { dataDirectory, roomId, userId: owner.userId });
  const notFound = expect.objectContaining({ code: "SW_RECORDING_NOT_FOUND" });
  expect(() => recordings.get(owner, callId, recording.id)).toThrow(notFound);
  expect(() => recordings.delete(owner, callId, recording.id)).toThrow(notFound);
  expect(recordings.delete(owner, recording.subjectId, recording.id)).toMatchObject({
    status: "deleted",
    media: null,
  });
});
