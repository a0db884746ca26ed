import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { LivekitMediaServer } from "../../../../src/control-plane/livekit/media-server.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { subjectOfConference } from "../../../../src/control-plane/permissions/subjects.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { ConferenceRecordings } from "../../../../src/control-plane/recordings/conference-recordings.ts";
import { Deletion } from "../../../../src/control-plane/recordings/deletion.ts";
import { ObservedTime } from "../../../../src/control-plane/recordings/observed-time.ts";
import { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import { Recordings } from "../../../../src/control-plane/recordings/recordings.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createConferenceId, createConferenceRoom, createUserId } from "../../../../src/shared/base/ids.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import type { ConferenceParticipant, ConferenceState } from "../../../../src/shared/conference/conference.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { ScriptedRecorder } from "../../../helpers/scripted-recorder.ts";

const log = { error: () => {}, warn: () => {} };
const keys = { apiKey: "key", apiSecret: "s".repeat(32) };
let now = 1_000;
const clock = { now: () => now };

let scope: Scope;
let storage: Storage;
let owner: Caller;
let recorder: ScriptedRecorder;
let media: LivekitMediaServer;
let conference: ConferenceState;
let ledger: RecordingLedger;
let recordings: Recordings;
let conferences: ConferenceRecordings;

const callerOf = (userId: string, role: Caller["role"]): Caller => ({
  userId,
  deviceId: "dev-0",
  displayName: "",
  role,
  named: true,
  scopes: null,
});

beforeEach(async () => {
  now = 1_000;
  scope = new Scope();
  storage = createStorage(await openDatabase(temporaryDirectory()));
  owner = callerOf(ensureOwner(storage, clock, "Ada"), "owner");
  const id = createConferenceId();
  conference = {
    id,
    sid: "recorded-speaker-room-k4m2xq",
    name: "Recorded speaker room",
    userId: owner.userId,
    mediaType: "MEDIA_TYPE_VIDEO_AUDIO",
    maxParticipants: 50,
    webinar: true,
    chat: true,
    screenShare: true,
    record: true,
    recordMode: "ROOM_COMPOSITE_SPEAKER",
    waitingRoom: false,
    locked: false,
    run: { livekitRoom: createConferenceRoom(), startedAt: now },
    spotlight: null,
    linksVersion: 1,
    createdAt: now,
    modifiedAt: now,
  };
  storage.write((stores) => stores.conferences.insert(conference));
  begin();
});
afterEach(() => scope.end());

/** The services of a host that has just been started. */
function begin(): void {
  scope.end();
  scope = new Scope();
  media = new LivekitMediaServer(keys);
  media.update({ status: "healthy", url: "ws://127.0.0.1:9", version: null, pid: 1 });
  recorder = new ScriptedRecorder();
  ledger = new RecordingLedger(storage, clock);
  recordings = new Recordings({ storage, ledger, media, recorder, space: null, log });
  const deletion = new Deletion({
    storage,
    ledger,
    observed: new ObservedTime({ storage, scope, log }),
    scope,
    log,
  });
  conferences = new ConferenceRecordings({ storage, ledger, recordings, deletion, scope, log });
}

function change(changes: Partial<ConferenceState>): void {
  conference = { ...conference, ...changes };
  storage.write((stores) => stores.conferences.save(conference));
  conferences.consider(conference.id);
}

/** Connects a participant, or disconnects them. */
function connect(identity: string, is: Partial<ConferenceParticipant> = {}): void {
  const participant: ConferenceParticipant = {
    conferenceId: conference.id,
    identity,
    name: identity,
    role: "speaker",
    secretHash: null,
    admission: "admitted",
    onStage: false,
    handRaisedAt: null,
    createdAt: now,
    joinedAt: now,
    leftAt: null,
    ...is,
  };
  storage.write((stores) => stores.conferenceParticipants.save(participant));
  conferences.consider(conference.id);
}
const leave = (identity: string) => connect(identity, { joinedAt: null, leftAt: now });

const states = () => ledger.ofSubject(subjectOfConference(conference.id)).map(({ status }) => status);
/** Once the recorder that is being opened has been: until then, no other one is. */
async function swept() {
  await setImmediate();
  conferences.sweep();
  return states();
}
const running = () => ledger.running(subjectOfConference(conference.id));

const file = () => {
  const key = `${ledger.ofSubject(subjectOfConference(conference.id)).at(-1)?.keyBase}.mp4`;
  const about = { size: 7, sha256: "a".repeat(64), contentType: "video/mp4", durationMs: 5_000 };
  return { key, ...about, place: "disk" } as const;
};

/** Starts and stops one, and leaves its media. */
async function recorded(): Promise<string> {
  connect("speaker");
  const id = running()?.id ?? "";
  change({ record: false });
  recorder.finish(id, { media: file(), voices: [], partial: false });
  await expect.poll(states).toEqual(["finished"]);
  return id;
}

test("it begins with the first connected participant who may publish, and not with the audience", () => {
  connect("audience", { role: "audience" });
  connect("hidden", { role: "hidden" });
  connect("waiting", { role: "speaker", joinedAt: null });
  expect(states()).toEqual([]);
  connect("speaker");
  expect(running()).toMatchObject({
    startedBy: owner.userId,
    keyBase: `recordings/conf-${conference.id}/19700101T000001Z`,
    options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_SPEAKER" },
  });
  connect("second");
  expect(states()).toEqual(["recording"]);
});

test("somebody of the audience who is brought on stage begins it, and each participant without webinar mode", () => {
  connect("audience", { role: "audience", onStage: true });
  expect(states()).toEqual(["recording"]);
});

test.each([
  ["MEDIA_TYPE_AUDIO_ONLY", { audio: true, video: false }],
  ["MEDIA_TYPE_VIDEO_ONLY", { audio: false, video: true }],
] as const)("a conference of %s is recorded as such", (mediaType, has) => {
  change({ mediaType });
  connect("speaker");
  expect(running()?.options).toMatchObject(has);
});

test("it ends a minute after the last participant has left, and goes on if somebody comes back", async () => {
  connect("speaker");
  leave("speaker");
  now += limits.conferenceRecordingGrace - 1;
  conferences.sweep();
  connect("speaker");
  leave("speaker");
  now += limits.conferenceRecordingGrace - 1;
  conferences.sweep();
  expect(states()).toEqual(["recording"]);
  now += 1;
  conferences.sweep();
  expect(states()).toEqual(["processing"]);
  connect("speaker");
  expect(await swept()).toEqual(["processing", "recording"]);
});

test.each([
  ["its setting is turned off", () => change({ record: false })],
  ["it is stopped", () => change({ run: null })],
  ["it is deleted", () => storage.write((stores) => stores.conferences.remove(conference.id))],
])("it ends when %s", async (_when, end) => {
  connect("speaker");
  const id = running()?.id ?? "";
  end();
  conferences.sweep();
  expect(recorder.stopped).toEqual([id]);
  expect(states()).toEqual(["processing"]);
  await setImmediate();
  expect(recorder.started).toEqual([id]);
});

test("another layout begins another recording", async () => {
  connect("speaker");
  change({ recordMode: "ROOM_COMPOSITE_GRID" });
  expect(await swept()).toEqual(["processing", "recording"]);
  expect(running()?.options.layout).toBe("ROOM_COMPOSITE_GRID");
});

test("conferences in which nobody is cost the host nothing every two seconds", () => {
  const asked = vi.spyOn(storage.stores.recordings, "ofSubject");
  conferences.sweep();
  expect(asked).not.toHaveBeenCalled();
  connect("speaker");
  asked.mockClear();
  conferences.sweep();
  expect(asked).toHaveBeenCalled();
});

test("a host that does not record records no conference either", () => {
  storage.write(({ settings }) => settings.change({ recordings_enabled: false }));
  connect("speaker");
  expect(states()).toEqual([]);
  storage.write(({ settings }) => settings.change({ recordings_enabled: true }));
  conferences.sweep();
  expect(states()).toEqual(["recording"]);
  storage.write(({ settings }) => settings.change({ recordings_enabled: false }));
  recordings.recheck();
  expect(states()).toEqual(["processing"]);
  conferences.sweep();
  expect(states()).toEqual(["processing"]);
});

test("one that cannot be recorded is tried again, but not at once", async () => {
  recorder.fails = true;
  connect("speaker");
  await setImmediate();
  expect(states()).toEqual(["failed"]);
  recorder.fails = false;
  conferences.sweep();
  expect(states()).toEqual(["failed"]);
  now += limits.conferenceRecordingPause;
  conferences.sweep();
  expect(states()).toEqual(["failed", "recording"]);
  recorder.break(running()?.id ?? "", "disk_full");
  conferences.sweep();
  expect(states()).toEqual(["failed", "processing"]);
});

test("while the media server is down, none is started, and at once when it is back", () => {
  media.update({ status: "down", url: null, version: null, pid: 1 });
  connect("speaker");
  expect(states()).toEqual([]);
  media.update({ status: "healthy", url: "ws://127.0.0.1:9", version: null, pid: 1 });
  conferences.sweep();
  expect(states()).toEqual(["recording"]);
});

test("after a restart, a recording goes on while its conference runs, and is stopped otherwise", () => {
  connect("speaker");
  const id = running()?.id ?? "";
  begin();
  recordings.resume();
  conferences.sweep();
  expect([recorder.resumed, recorder.stopped]).toEqual([[id], []]);
  storage.write((stores) => stores.conferences.save({ ...conference, run: null }));
  begin();
  recordings.resume();
  expect([recorder.resumed, recorder.stopped]).toEqual([[], [id]]);
});

test("who has made the conference, and owner and admins, see and delete what was recorded", async () => {
  const member = callerOf(createUserId(), "member");
  const admin = callerOf(createUserId(), "admin");
  const stranger = callerOf(createUserId(), "member");
  storage.write((stores) => {
    for (const { userId, role } of [member, admin, stranger])
      stores.users.insert({ id: userId, displayName: "Somebody", role, named: true }, now);
  });
  conference = { ...conference, userId: member.userId };
  storage.write((stores) => stores.conferences.save(conference));
  const id = await recorded();
  const notFound = expect.objectContaining({ code: "SW_CONFERENCE_NOT_FOUND" });
  for (const caller of [member, admin, owner])
    expect(conferences.list(caller, conference.id)).toEqual([
      expect.objectContaining({ id, conference_id: conference.id, status: "finished" }),
    ]);
  for (const ask of ["get", "delete"] as const)
    expect(() => conferences[ask](stranger, conference.id, id)).toThrow(notFound);
  expect(() => conferences.list(owner, createConferenceId())).toThrow(notFound);
  expect(() => conferences.get(owner, conference.id, "rec-0")).toThrow(
    expect.objectContaining({ code: "SW_RECORDING_NOT_FOUND" }),
  );
  expect(conferences.delete(member, conference.id, id)).toMatchObject({ status: "deleted", media: null });
  expect(conferences.list(owner, conference.id)).toEqual([]);
});

test("a deleted conference takes its recordings with it, also one whose file is still being made", async () => {
  await recorded();
  change({ record: true });
  const id = running()?.id ?? "";
  storage.write((stores) => stores.conferences.remove(conference.id));
  conferences.consider(conference.id);
  await expect.poll(states).toEqual(["deleted", "processing"]);
  recorder.finish(id, { media: file(), voices: [], partial: false });
  await expect.poll(states).toEqual(["deleted", "deleted"]);
});

test("what a host that was stopped has left of a deleted conference is deleted at its start", async () => {
  await recorded();
  storage.write((stores) => stores.conferences.remove(conference.id));
  expect(states()).toEqual(["finished"]);
  begin();
  await expect.poll(states).toEqual(["deleted"]);
});
