import { beforeEach, expect, test } from "vitest";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { recordChange } from "../../../../src/control-plane/calls/call-events.ts";
import { MissedCalls } from "../../../../src/control-plane/calls/missed-calls.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { identityOf } from "../../../../src/shared/call/principal.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { applyEvent, fromLists } from "../../../../src/renderer/stores/replica.ts";
import { createCallId, createUserId } from "../../../../src/shared/base/ids.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import type { CallState } from "../../../../src/shared/call/call-state.ts";
import { startCall, transition, type CallEvent } from "../../../../src/shared/call/call.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let storage: Storage;
let missedCalls: MissedCalls;
let roomId: string;
let ada: string;
let bea: Caller;
let cem: string;
beforeEach(async () => {
  storage = createStorage(await openDatabase(temporaryDirectory()));
  missedCalls = new MissedCalls(storage);
  ada = ensureOwner(storage, { now: () => 0 }, "Ada");
  roomId = storage.stores.rooms.first()?.id ?? "";
  const ids = [createUserId(), createUserId()] as const;
  storage.write((stores) => {
    for (const id of ids) {
      stores.users.insert({ id, displayName: id, role: "member", named: true }, 0);
      stores.members.put(roomId, id, 0, 0);
    }
  });
  cem = ids[1];
  bea = { userId: ids[0], deviceId: "dev-b", displayName: "Bea", role: "member", named: true, scopes: null };
});

const deviceOf = (userId: string) =>
  identityOf({ kind: "device", userId, deviceId: `dev-${"1".repeat(16)}` });

/** Ada calls the room at a time, followed by these events. */
function call(at: number, ...events: CallEvent[]): CallState {
  return storage.write((stores) => {
    const others = stores.members.ids(roomId).filter((userId) => userId !== ada);
    const start = { id: createCallId(), roomId, type: "video", direct: false, others, at } as const;
    let state: CallState = startCall({ ...start, initiator: deviceOf(ada) });
    stores.calls.insert(state);
    recordChange(stores, null, state);
    for (const event of events) {
      const after = transition(state, event);
      stores.calls.save(after);
      recordChange(stores, state, after);
      state = after;
    }
    return state;
  });
}

/** The list after each event that changes it, as a client keeps it. */
function lists() {
  let replica = fromLists(
    { name: "Acme", room_creation: "member", invites: "admin", recordings_enabled: true, transcripts: false },
    [],
    [],
    [],
  );
  return storage.stores.events.since(bea.userId, 0).flatMap((event) => {
    replica = applyEvent(replica, event);
    return event.type === "swp.missed_calls" || event.type === "swp.call.missed"
      ? [replica.missed ?? []]
      : [];
  });
}

test("a call that is cancelled or expires is missed by everybody it rang; a rejected one is not", () => {
  const given = call(1_000, { type: "ended", at: 5_000 });
  expect(missedCalls.list(bea)).toEqual([
    {
      call_id: given.id,
      room_id: roomId,
      type: "video",
      initiator_id: ada,
      missed_at: new Date(5_000).toISOString(),
      seen: false,
    },
  ]);
  const rung = call(100_000, { type: "tick", at: 100_000 + limits.ringDuration });
  expect(missedCalls.list(bea).map(({ call_id }) => call_id)).toEqual([rung.id, given.id]);
  call(200_000, { type: "rejected", userId: bea.userId, at: 201_000 }, { type: "ended", at: 202_000 });
  expect(missedCalls.list(bea)).toHaveLength(2);
  expect(lists().at(-1)).toEqual(missedCalls.list(bea));
  // The caller has missed nothing.
  expect(missedCalls.list({ ...bea, userId: ada })).toEqual([]);
});

test("joining a missed call removes it from the list", () => {
  const at = 1_000 + limits.ringDuration;
  const active = call(1_000, { type: "joined", identity: deviceOf(cem), at: 2_000 }, { type: "tick", at });
  expect(missedCalls.list(bea)).toHaveLength(1);
  storage.write((stores) => {
    const after = transition(active, { type: "joined", identity: deviceOf(bea.userId), at: at + 1 });
    stores.calls.save(after);
    recordChange(stores, active, after);
  });
  expect(missedCalls.list(bea)).toEqual([]);
  expect(lists().map((list) => list.length)).toEqual([1, 0]);
});

test("missed calls are marked as seen on every device, with one event", () => {
  call(1_000, { type: "ended", at: 5_000 });
  expect(missedCalls.markSeen(bea)).toMatchObject([{ seen: true }]);
  expect(missedCalls.markSeen(bea)).toMatchObject([{ seen: true }]);
  expect(lists().map((list) => list[0]?.seen)).toEqual([false, true]);
});

test("the list is limited, and leaves out rooms that one has left", () => {
  for (let n = 1; n <= limits.missedCalls + 5; n += 1)
    call(n * 100_000, { type: "ended", at: n * 100_000 + 1 });
  const listed = missedCalls.list(bea);
  expect(listed).toHaveLength(limits.missedCalls);
  expect(Date.parse(listed[0]?.missed_at ?? "")).toBe((limits.missedCalls + 5) * 100_000 + 1);
  storage.write((stores) => stores.members.remove(roomId, bea.userId));
  expect(missedCalls.list(bea)).toEqual([]);
});

test("events of a call in a large room stay small, however many calls everybody has missed", () => {
  storage.write((stores) => {
    for (let n = 0; n < 28; n += 1) {
      const id = createUserId();
      stores.users.insert({ id, displayName: id, role: "member", named: true }, 0);
      stores.members.put(roomId, id, 0, 0);
    }
  });
  for (let n = 1; n <= limits.missedCalls; n += 1) call(n * 100_000, { type: "ended", at: n * 100_000 + 1 });
  const before = storage.stores.events.head();
  call(9_000_000, { type: "ended", at: 9_000_001 });
  const everybody = new Set(storage.stores.members.ids(roomId));
  const told = [...everybody].flatMap((userId) => storage.stores.events.since(userId, before));
  const written = new Map(told.map((event) => [event.position, JSON.stringify(event).length]));
  expect([...written.values()].reduce((sum, length) => sum + length)).toBeLessThan(32 * 1024);
});
