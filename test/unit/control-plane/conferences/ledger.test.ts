import { beforeEach, describe, expect, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { ConferenceLedger, endedRun } from "../../../../src/control-plane/conferences/ledger.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createConferenceId, isConferenceRoom } from "../../../../src/shared/base/ids.ts";
import type { ConferenceState } from "../../../../src/shared/conference/conference.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let now = 1_000;
const clock = { now: () => now };
let storage: Storage;
let ledger: ConferenceLedger;
let heard: [ConferenceState | null, ConferenceState | null][];
let conference: ConferenceState;

beforeEach(async () => {
  now = 1_000;
  storage = createStorage(await openDatabase(temporaryDirectory()));
  ledger = new ConferenceLedger({ storage, clock });
  heard = [];
  conference = {
    id: createConferenceId(),
    sid: "team-k4m2xq",
    name: "Team",
    userId: ensureOwner(storage, clock, "Ada"),
    run: null,
    mediaType: "MEDIA_TYPE_VIDEO_AUDIO",
    maxParticipants: 20,
    webinar: false,
    chat: true,
    screenShare: true,
    record: false,
    recordMode: "ROOM_COMPOSITE_GRID",
    waitingRoom: false,
    locked: false,
    spotlight: null,
    linksVersion: 1,
    createdAt: now,
    modifiedAt: now,
  };
  storage.write((stores) => ledger.insert(stores, conference));
  ledger.onChanged((...change) => heard.push(change));
});

const stored = () => storage.stores.conferences.get(conference.id);
const change = (before: ConferenceState, changes: Partial<ConferenceState>) =>
  storage.write((stores) => ledger.change(stores, before, changes));

test("a change is stored, and told once it is committed", () => {
  now = 2_000;
  const after = storage.write((stores) => {
    const changed = ledger.change(stores, conference, { locked: true });
    expect(heard).toEqual([]);
    return changed;
  });
  expect(after).toEqual({ ...conference, locked: true, modifiedAt: 2_000 });
  expect(stored()).toEqual(after);
  expect(heard).toEqual([[conference, after]]);
});

test("one that is rolled back is not told", () => {
  const failed = () =>
    storage.write((stores) => {
      ledger.change(stores, conference, { locked: true });
      throw new Error("no");
    });
  expect(failed).toThrow("no");
  expect(stored()).toEqual(conference);
  expect(heard).toEqual([]);
});

test("nothing different is no change", () => {
  now = 2_000;
  expect(change(conference, { locked: false, name: "Team" })).toBe(conference);
  expect(heard).toEqual([]);
});

describe("a run", () => {
  const inside = { name: "Bea", role: "speaker", admission: "admitted", secretHash: null } as const;
  const join = (identity: string) =>
    storage.write((stores) =>
      stores.conferenceParticipants.save({
        ...inside,
        conferenceId: conference.id,
        identity,
        onStage: false,
        handRaisedAt: null,
        createdAt: now,
        joinedAt: now,
        leftAt: null,
      }),
    );
  const participants = () =>
    storage.stores.conferenceParticipants.list(conference.id).map(({ identity }) => identity);

  test("begins with a room of its own, and without those who were in the last one", () => {
    const first = change(conference, { run: ledger.newRun() });
    join("bea");
    const stopped = change({ ...first }, { run: null });
    expect(participants()).toEqual(["bea"]);
    const second = change(stopped, { run: ledger.newRun() });
    expect(participants()).toEqual([]);
    const rooms = [first, second].map(({ run }) => run?.livekitRoom ?? "");
    expect(rooms.every(isConferenceRoom)).toBe(true);
    expect(rooms[0]).not.toBe(rooms[1]);
  });

  test("ends with its spotlight", () => {
    const started = change(conference, { run: ledger.newRun() });
    const lit = change(started, { spotlight: "bea" });
    expect(change(lit, { run: null }).spotlight).toBeNull();
  });

  test("ends by a stop, by another run, and with its conference", () => {
    const started = change(conference, { run: ledger.newRun() });
    const renamed = { ...started, name: "Other" };
    expect(endedRun(null, started)).toBeNull();
    expect(endedRun(started, renamed)).toBeNull();
    expect(endedRun(conference, null)).toBeNull();
    for (const after of [conference, { ...started, run: ledger.newRun() }, null])
      expect(endedRun(started, after)).toEqual(started.run);
  });
});

test("a removed conference is told with its last state", () => {
  storage.write((stores) => ledger.remove(stores, conference));
  expect(stored()).toBeUndefined();
  expect(heard).toEqual([[conference, null]]);
});
