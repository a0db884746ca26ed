import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limits } from "../../../../src/shared/base/limits.ts";
import type { CallDocument, Message, Room } from "../../../../src/shared/contract/entities.ts";
import type { ServerEvent } from "../../../../src/shared/contract/events.ts";
import {
  applyEvent,
  fromLists,
  nameOf,
  ringingFor,
  withMessages,
} from "../../../../src/renderer/stores/replica.ts";

const host = {
  name: "Acme",
  room_creation: "member",
  invites: "admin",
  recordings_enabled: true,
  transcripts: false,
} as const;
const me = "a".repeat(24);
const other = "b".repeat(24);
const time = "2026-01-01T00:00:00.000Z";
const room = (id = "room-1"): Room => ({
  id,
  name: "General",
  topic: "",
  kind: "open",
  created_at: time,
  members: [
    { user_id: me, display_name: "Ada", power_level: 100, disabled: false },
    { user_id: other, display_name: "Bea", power_level: 0, disabled: false },
  ],
  call: null,
  last_message: null,
});
const message = (position: number): Message => ({
  id: `msg-${position}`,
  position,
  room_id: "room-1",
  sender_id: other,
  body: `${position}`,
  txn_id: null,
  created_at: time,
  call: null,
  kind: "text",
  recording: null,
});
const said = (position: number): ServerEvent => ({ position, type: "swp.message", data: message(position) });
const call = (status: CallDocument["status"], id = "call-1"): CallDocument => ({
  id,
  room_id: "room-1",
  type: "audio",
  status,
  started_at: time,
  answered_at: null,
  ended_at: null,
  initiator_id: other,
  ring_expires_at: time,
  participants: [],
  ringing: status === "ringing" ? [me] : [],
  rejected: [],
  outcome: null,
  locked: false,
  spotlight_id: null,
  hands: [],
  recordings: [],
});
const state = (document: CallDocument): ServerEvent => ({
  position: 9,
  type: "swp.call.state",
  data: { call: document },
});

describe("the replica", () => {
  test("has each message once and in the host's order, however pages and events arrive", () => {
    const all = [1, 2, 3, 4, 5, 6].map(message);
    fc.assert(
      fc.property(
        fc.array(fc.subarray(all), { maxLength: 6 }),
        fc.shuffledSubarray(all, { minLength: 6 }),
        (pages, events) => {
          let replica = withMessages(fromLists(host, [room()], [], []), "room-1", [], false);
          for (const page of pages) replica = withMessages(replica, "room-1", page, null);
          for (const { position } of events) replica = applyEvent(replica, said(position));
          expect(replica.timelines["room-1"]?.messages).toEqual(all);
        },
      ),
    );
  });

  test("does not start a timeline in the middle", () => {
    const replica = applyEvent(fromLists(host, [room()], [], []), said(5));
    expect(replica.timelines["room-1"]).toBeUndefined();
    expect(replica.rooms["room-1"]?.last_message?.position).toBe(5);
  });

  test("rings while the call rings for us", () => {
    let replica = applyEvent(fromLists(host, [room()], [], []), state(call("ringing")));
    expect(ringingFor(replica, me)).toHaveLength(1);
    replica = applyEvent(replica, state(call("active")));
    expect(ringingFor(replica, me)).toHaveLength(0);
  });

  test("keeps a live call when the end of an earlier one arrives late", () => {
    let replica = applyEvent(fromLists(host, [room()], [], []), state(call("active", "call-2")));
    replica = applyEvent(replica, state(call("ended", "call-1")));
    expect(replica.rooms["room-1"]?.call?.id).toBe("call-2");
    replica = applyEvent(replica, state(call("ended", "call-2")));
    expect(replica.rooms["room-1"]?.call).toBeNull();
  });

  test("does not ring before the block list is known", () => {
    const rings = applyEvent(fromLists(host, [room()], null, null), state(call("ringing")));
    expect(ringingFor(rings, me)).toEqual([]);
    expect(ringingFor({ ...rings, blocked: [] }, me)).toHaveLength(1);
  });

  test("removes a room that we have left", () => {
    const replica = applyEvent(fromLists(host, [room()], [], []), {
      position: 4,
      type: "swp.room.left",
      data: { room_id: "room-1" },
    });
    expect(replica).toEqual({ host, rooms: {}, timelines: {}, missed: [], blocked: [] });
  });

  test("has the host's missed calls, except those of removed rooms", () => {
    const missed = ["room-1", "room-2"].map((room_id, i) => ({
      call_id: `call-${i}`,
      room_id,
      type: "audio" as const,
      initiator_id: other,
      missed_at: time,
      seen: false,
    }));
    let replica = applyEvent(fromLists(host, [room()], [], []), {
      position: 3,
      type: "swp.missed_calls",
      data: { missed },
    });
    expect(replica.missed).toEqual(missed);
    replica = applyEvent(replica, { position: 4, type: "swp.room.left", data: { room_id: "room-1" } });
    expect(replica.missed).toEqual(missed.slice(1));
  });

  test("adds a missed call once, first and unseen, and keeps as many as the host", () => {
    let replica = fromLists(host, [], [], []);
    const miss = (position: number, call_id: string) =>
      applyEvent(replica, {
        position,
        type: "swp.call.missed",
        data: { call_id, room_id: "room-1", type: "audio", initiator_id: other, missed_at: time },
      });
    for (let i = 0; i < limits.missedCalls + 2; i += 1) replica = miss(i, `call-${i}`);
    replica = miss(99, "call-7");
    expect(replica.missed).toHaveLength(limits.missedCalls);
    expect(replica.missed?.[0]).toMatchObject({ call_id: "call-7", seen: false });
    expect(replica.missed?.filter(({ call_id }) => call_id === "call-7")).toHaveLength(1);
  });

  test("renames a person in all of their rooms", () => {
    const rooms = [room(), { ...room(), id: "room-2" }, { ...room(), id: "room-3", members: [] }];
    const before = fromLists(host, rooms, [], []);
    const data = { user_id: other, display_name: "Beatrice" };
    const replica = applyEvent(before, { position: 4, type: "swp.user", data });
    for (const id of ["room-1", "room-2"]) expect(nameOf(replica.rooms[id], other)).toBe("Beatrice");
    expect(replica.rooms["room-3"]).toBe(before.rooms["room-3"]);
  });

  test("keeps a room's call and last message when its members change", () => {
    const { call: _call, last_message: _last, ...header } = room();
    let replica = applyEvent(fromLists(host, [room()], [], []), state(call("active")));
    replica = applyEvent(replica, { position: 4, type: "swp.room", data: { ...header, name: "Lobby" } });
    expect(replica.rooms["room-1"]).toMatchObject({ name: "Lobby", call: { id: "call-1" } });
  });
});
