import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  durationOf,
  isRinging,
  nextDeadline,
  ringingUsers,
  joinRefusal,
} from "../../../../src/shared/call/call-queries.ts";
import type { CallState } from "../../../../src/shared/call/call-state.ts";
import { startCall, transition, type CallEvent } from "../../../../src/shared/call/call.ts";
import { limits } from "../../../../src/shared/base/limits.ts";

const ada = "a".repeat(24);
const bea = "b".repeat(24);
const cem = "c".repeat(24);
const device = (user: string, index = 1) => `${user}:dev-${String(index).repeat(16)}`;
const start = (others = [bea, cem], direct = false): CallState =>
  startCall({ id: "call-1", roomId: "room-1", type: "video", direct, initiator: device(ada), others, at: 0 });

/** Events in sequence; times are ms after the start. */
const after = (call: CallState, ...events: CallEvent[]) => events.reduce(transition, call);
const joined = (user: string, at = 1_000): CallEvent => ({ type: "joined", identity: device(user), at });
const left = (user: string, at = 2_000): CallEvent => ({ type: "left", identity: device(user), at });
const rejected = (userId: string, at = 1_000): CallEvent => ({ type: "rejected", userId, at });
const seen = (at: number, ...users: string[]): CallEvent => ({
  type: "seen",
  at,
  participants: users.map((user) => ({
    identity: device(user),
    audioOn: true,
    videoOn: false,
    hidden: false,
  })),
});
const tick = (at: number): CallEvent => ({ type: "tick", at });

describe("a call", () => {
  test.each<[string, CallState, CallEvent[], Partial<CallState>]>([
    ["rings first", start(), [], { status: "ringing" }],
    ["becomes active by the first answer", start(), [joined(bea)], { status: "active", answeredAt: 1_000 }],
    [
      "keeps ringing when its initiator joins with another device",
      start(),
      [{ type: "joined", identity: device(ada, 2), at: 5 }],
      { status: "ringing" },
    ],
    [
      "ends when rejected in a direct room",
      start([bea], true),
      [rejected(bea)],
      { status: "ended", outcome: "declined" },
    ],
    ["outlives a reject in a larger room", start(), [rejected(bea)], { status: "ringing" }],
    [
      "in a larger room outlives rejection by everybody until the ring expires",
      start(),
      [rejected(bea), rejected(cem), tick(44_999)],
      { status: "ringing" },
    ],
    [
      "is declined when everybody has rejected and the ring expires",
      start(),
      [rejected(bea), rejected(cem), tick(45_000)],
      { status: "ended", outcome: "declined" },
    ],
    [
      "is missed when nobody answers in time",
      start(),
      [seen(100, ada), tick(45_000)],
      { status: "ended", outcome: "missed" },
    ],
    [
      "is missed when some have rejected and the others have not answered",
      start(),
      [seen(100, ada), rejected(bea), tick(45_000)],
      { status: "ended", outcome: "missed" },
    ],
    [
      "is cancelled when its initiator leaves and there was nobody to ring",
      start([]),
      [left(ada)],
      { status: "ended", outcome: "cancelled" },
    ],
    ["does not expire early", start(), [tick(44_999)], { status: "ringing" }],
    [
      "continues when the ring expires after an answer",
      start(),
      [seen(100, ada), joined(bea), seen(1_500, ada, bea), tick(45_000)],
      { status: "active" },
    ],
    [
      "is cancelled when its initiator leaves before an answer",
      start(),
      [left(ada)],
      { status: "ended", outcome: "cancelled" },
    ],
    ["continues when one of two leaves", start(), [joined(bea), left(ada)], { status: "active" }],
    [
      "ends when the last participant leaves",
      start(),
      [joined(bea), left(ada), left(bea, 9_000)],
      { status: "ended", outcome: "completed" },
    ],
    [
      "ends for both when one of the two leaves an answered call in a direct room",
      start([bea], true),
      [joined(bea), left(bea, 9_000)],
      { status: "ended", outcome: "completed", answeredAt: 1_000, endedAt: 9_000 },
    ],
    [
      "ends for both when its initiator leaves an answered call in a direct room",
      start([bea], true),
      [joined(bea), left(ada, 9_000)],
      { status: "ended", outcome: "completed" },
    ],
    [
      "ends when one of the two is removed from a direct room",
      start([bea], true),
      [joined(bea), { type: "removed", userId: bea, at: 2_000 }],
      { status: "ended", outcome: "completed" },
    ],
    [
      "in a direct room continues while somebody who leaves is in it with another device",
      start([bea], true),
      [joined(bea), { type: "joined", identity: device(bea, 2), at: 2_000 }, left(bea, 3_000)],
      { status: "active" },
    ],
    [
      "in a direct room ends 60 s after one of the two disconnected",
      start([bea], true),
      [joined(bea), seen(2_000, ada, bea), seen(3_000, ada), tick(63_000)],
      { status: "ended", outcome: "completed" },
    ],
    [
      "in a direct room waits 60 s for either of the two to reconnect",
      start([bea], true),
      [joined(bea), seen(2_000, ada, bea), seen(3_000, ada), tick(62_999)],
      { status: "active" },
    ],
    [
      "in a direct room restarts the 60 s after somebody reconnected",
      start([bea], true),
      [joined(bea), seen(3_000, ada), seen(4_000, ada, bea), seen(50_000, ada), tick(63_000)],
      { status: "active" },
    ],
    [
      "in a direct room waits for nobody who is connected with another device",
      start([bea], true),
      [
        joined(bea),
        { type: "joined", identity: device(ada, 2), at: 2_000 },
        seen(3_000, ada, bea),
        tick(100_000),
      ],
      { status: "active" },
    ],
    [
      "in a direct room continues as somebody returns to a device whose window was closed long ago",
      start([bea], true),
      [
        joined(bea),
        { type: "joined", identity: device(bea, 2), at: 2_000 },
        seen(3_000, ada, bea),
        { type: "joined", identity: device(bea, 2), at: 300_000 },
        left(bea, 300_500),
        tick(301_000),
      ],
      { status: "active" },
    ],
    [
      "in a direct room does not wait longer for somebody who joins again and again without connecting",
      start([bea], true),
      [joined(bea), seen(2_000, ada, bea), seen(3_000, ada), joined(bea, 50_000), tick(63_000)],
      { status: "ended" },
    ],
    [
      "in a larger room continues without somebody who is disconnected",
      start(),
      [joined(bea), seen(2_000, ada, bea), seen(3_000, ada), tick(63_000)],
      { status: "active" },
    ],
    [
      "ends 60 s after the last participant disconnected",
      start(),
      [joined(bea), seen(2_000, ada, bea), seen(3_000), tick(63_000)],
      { status: "ended" },
    ],
    [
      "waits 60 s for somebody to reconnect",
      start(),
      [joined(bea), seen(2_000, ada, bea), seen(3_000), tick(62_999)],
      { status: "active" },
    ],
    [
      "restarts the 60 s after somebody reconnected",
      start(),
      [joined(bea), seen(3_000), seen(4_000, bea), seen(50_000), tick(63_000)],
      { status: "active" },
    ],
    [
      "waits for others if there is nobody to ring",
      start([]),
      [seen(100, ada), tick(100_000)],
      { status: "ringing" },
    ],
    [
      "stays ended",
      start(),
      [{ type: "ended", at: 5 }, joined(bea), seen(9, ada)],
      { status: "ended", outcome: "cancelled" },
    ],
  ])("%s", (_name, call, events, expected) => {
    expect(after(call, ...events)).toMatchObject(expected);
  });

  test.each<[string, CallState, CallEvent]>([
    ["an unknown identity joins", start(), { type: "joined", identity: "nobody", at: 1 }],
    ["somebody rejects who is not being rung", after(start(), joined(bea)), rejected(bea, 2_000)],
    ["the ring has not expired yet", start(), tick(44_999)],
    [
      "the ring has expired before",
      after(start(), joined(bea), seen(2_000, ada, bea), tick(45_000)),
      tick(45_001),
    ],
  ])("is the same object if %s", (_name, call, event) => {
    expect(transition(call, event)).toBe(call);
  });

  test("next changes by itself when its ring expires, while somebody is rung or nobody has answered", () => {
    expect(nextDeadline(start())).toBe(limits.ringDuration);
    expect(nextDeadline(after(start(), joined(bea)))).toBe(limits.ringDuration);
    expect(nextDeadline(after(start(), rejected(bea), rejected(cem)))).toBe(limits.ringDuration);
    expect(nextDeadline(after(start(), joined(bea), rejected(cem), seen(2_000, ada, bea)))).toBeNull();
    expect(nextDeadline(after(start([]), seen(100, ada)))).toBeNull();
  });

  test("next changes by itself when one of two people in a direct room has been disconnected for 60 s", () => {
    const call = after(start([bea], true), joined(bea), seen(2_000, ada, bea));
    expect(nextDeadline(call)).toBeNull();
    expect(nextDeadline(after(call, seen(3_000, ada), seen(4_000)))).toBe(3_000 + limits.lostCallTimeout);
  });

  test("is neither locked nor in the spotlight once it has ended", () => {
    const call = after(
      start(),
      joined(bea),
      { type: "locked", locked: true, at: 2_000 },
      { type: "spotlighted", userId: bea, at: 2_000 },
    );
    expect(call).toMatchObject({ locked: true, spotlightId: bea });
    expect(after(call, { type: "ended", at: 3_000 })).toMatchObject({ locked: false, spotlightId: null });
  });

  test("stops ringing for people who answered, rejected or were removed, and for nobody else", () => {
    expect(ringingUsers(after(start(), joined(bea)))).toEqual([cem]);
    expect(ringingUsers(after(start(), rejected(bea)))).toEqual([cem]);
    expect(ringingUsers(after(start(), { type: "removed", userId: bea, at: 1 }))).toEqual([cem]);
  });

  test("lasts from the first answer", () => {
    const call = after(start(), joined(bea, 4_000), { type: "ended", at: 10_000 });
    expect(call.status === "ended" && durationOf(call)).toBe(6_000);
  });

  test("shows who is connected according to the media server, except devices that were not admitted", () => {
    const call = after(start(), joined(bea), seen(2_000, ada, cem));
    const connected = Object.entries(call.devices).filter(([, { connected: is }]) => is);
    expect(connected.map(([identity]) => identity)).toEqual([device(ada)]);
  });

  test("keeps nothing of removed people", () => {
    const call = after(start(), joined(bea), { type: "removed", userId: bea, at: 2_000 });
    expect(Object.values(call.devices).map(({ userId }) => userId)).toEqual([ada]);
    expect(call.rings).toEqual({ [cem]: "ringing" });
  });
});

test("unknown identities never get into a call", () => {
  expect(after(start(), { type: "joined", identity: "somebody", at: 1_000 })).toEqual(start());
  const odd = startCall({
    id: "call-1",
    roomId: "room-1",
    type: "audio",
    direct: false,
    initiator: "odd",
    others: [],
    at: 0,
  });
  expect(odd.initiatorId).toBe("odd");
});

describe("joining a call", () => {
  const locked: CallEvent = { type: "locked", locked: true, at: 3_000 };

  test("is open to everybody until it is locked, then to participants and people who are being rung", () => {
    const call = after(start([bea, cem]), joined(bea));
    const dan = "d".repeat(24);
    expect(joinRefusal(call, dan)).toBeNull();
    const closed = after(call, locked);
    expect(joinRefusal(closed, dan)).toBe("locked");
    expect([ada, bea, cem].map((user) => joinRefusal(closed, user))).toEqual([null, null, null]);
    expect(joinRefusal(after(closed, rejected(cem)), cem)).toBe("locked");
    expect(joinRefusal(after(closed, { type: "locked", locked: false, at: 4_000 }), dan)).toBeNull();
  });

  test("is refused to removed participants, whose spotlight ends", () => {
    const lit = after(start([bea, cem]), joined(bea), { type: "spotlighted", userId: bea, at: 2_000 });
    expect(lit.spotlightId).toBe(bea);
    expect(after(lit, left(cem)).spotlightId).toBe(bea);
    const out = after(lit, { type: "expelled", userId: bea, at: 3_000 });
    expect(out).toMatchObject({ spotlightId: null, expelled: [bea] });
    expect(joinRefusal(out, bea)).toBe("expelled");
  });

  test("is refused once a caller who was alone in it has been removed", () => {
    expect(after(start([bea]), { type: "expelled", userId: ada, at: 1_000 }).status).toBe("ended");
  });
});

const users = [ada, bea, cem];
describe("hands", () => {
  const hand = (userId: string, raised = true): CallEvent => ({ type: "hand", userId, raised, at: 3_000 });
  const inside = [joined(bea), joined(cem)];

  test.each<[string, CallEvent[], string[]]>([
    ["are in the order in which they went up", [...inside, hand(cem), hand(ada), hand(bea)], [cem, ada, bea]],
    ["keep their place when raised again", [...inside, hand(cem), hand(ada), hand(cem)], [cem, ada]],
    ["are lowered", [...inside, hand(cem), hand(ada), hand(cem, false)], [ada]],
    ["are not up of who has left", [...inside, hand(cem), hand(bea), left(cem, 4_000)], [bea]],
    ["are not up of who is not there", [joined(bea), hand(cem)], []],
    ["are down when the call has ended", [...inside, hand(cem), { type: "ended", at: 5_000 }], []],
  ])("%s", (_name, events, hands) => {
    expect(after(start(), ...events).hands).toEqual(hands);
  });
});

describe("a ringing device", () => {
  const warmed = (user: string, index = 1): CallEvent => ({
    type: "warmed",
    identity: device(user, index),
    at: 500,
  });

  test.each<[string, CallEvent[], string[]]>([
    ["is warm once, however often it asks", [warmed(bea), warmed(bea)], [device(bea)]],
    ["is not, when it is the caller's", [warmed(ada)], []],
    ["is not, when it is nobody's", [{ type: "warmed", identity: "somebody", at: 1 }], []],
    [
      "is no longer warm after its answer, nor are the person's other devices",
      [warmed(bea), warmed(bea, 2), joined(bea)],
      [],
    ],
    ["stays warm while another person answers", [warmed(bea), joined(cem)], [device(bea)]],
    ["is cold after a reject", [warmed(bea), rejected(bea)], []],
    ["is cold once it was signed out", [warmed(bea), left(bea)], []],
    ["is no longer warm when the ring is over", [warmed(bea), seen(1, ada), joined(cem), tick(45_000)], []],
    ["is cold when the call has ended", [warmed(bea), { type: "ended", at: 900 }], []],
  ])("%s", (_name, events, warm) => {
    expect(after(start(), ...events).warm).toEqual(warm);
  });

  test("does not count as connected while hidden", () => {
    const answered = after(start(), joined(bea), {
      type: "seen",
      at: 1_100,
      participants: [{ identity: device(bea), audioOn: false, videoOn: false, hidden: true }],
    });
    expect(answered.devices[device(bea)]).toMatchObject({ connected: false });
  });
});

test("after a restart of the media server everybody stays connected for a moment, then its list of participants counts", () => {
  const call = after(start(), joined(bea), joined(cem), seen(2_000, ada, bea));
  const awaited = after(call, { ...seen(3_000, ada), awaited: true } as CallEvent);
  expect(awaited.devices).toEqual(call.devices);
  expect(awaited.devices[device(bea)]).toMatchObject({ connected: true, since: 2_000, audioOn: true });
  expect(awaited.devices[device(cem)]).toMatchObject({ connected: false });
  const gone = after(awaited, seen(4_000, ada));
  expect(gone.devices[device(bea)]).toMatchObject({ connected: false, since: 4_000, audioOn: false });
});

const event = fc.oneof(
  fc.record({
    type: fc.constant("joined" as const),
    identity: fc.constantFrom(...users.flatMap((u) => [device(u), device(u, 2)])),
  }),
  fc.record({
    type: fc.constant("left" as const),
    identity: fc.constantFrom(...users.map((u) => device(u))),
  }),
  fc.record({
    type: fc.constant("warmed" as const),
    identity: fc.constantFrom(...users.flatMap((u) => [device(u), device(u, 2)])),
  }),
  fc.record({ type: fc.constant("rejected" as const), userId: fc.constantFrom(...users) }),
  fc.record({ type: fc.constant("removed" as const), userId: fc.constantFrom(...users) }),
  fc.record({ type: fc.constant("expelled" as const), userId: fc.constantFrom(...users) }),
  fc.record({
    type: fc.constant("hand" as const),
    userId: fc.constantFrom(...users),
    raised: fc.boolean(),
  }),
  fc.record({ type: fc.constant("locked" as const), locked: fc.boolean() }),
  fc.record({
    type: fc.constant("spotlighted" as const),
    userId: fc.option(fc.constantFrom(...users)),
  }),
  fc.record({ type: fc.constant("ended" as const) }),
  fc.record({ type: fc.constant("tick" as const) }),
  fc.record({
    type: fc.constant("seen" as const),
    participants: fc
      .subarray(users)
      .map((some) => some.map((u) => ({ identity: device(u), audioOn: true, videoOn: true, hidden: false }))),
    awaited: fc.boolean(),
  }),
);
const history = fc.array(fc.tuple(event, fc.integer({ min: 0, max: 30_000 })), { maxLength: 30 });

describe("whatever events a call gets", () => {
  const run = (
    events: [object, number][],
    check: (before: CallState, after: CallState, at: number) => void,
    direct = false,
  ) => {
    let call: CallState = start([bea, cem], direct);
    let at = 0;
    for (const [what, wait] of events) {
      at += wait;
      const next = transition(call, { ...what, at } as CallEvent);
      check(call, next, at);
      call = next;
    }
    return { call, at };
  };

  test("only ringing devices are warm", () => {
    fc.assert(
      fc.property(history, fc.boolean(), (events, direct) => {
        run(
          events,
          (_before, next) => {
            for (const identity of next.warm) {
              expect(isRinging(next, identity)).toBe(true);
              expect(identity in next.devices).toBe(false);
            }
          },
          direct,
        );
      }),
    );
  });

  test("an ended call never changes, and an active one never rings again", () => {
    fc.assert(
      fc.property(history, fc.boolean(), (events, direct) => {
        run(
          events,
          (before, next) => {
            if (before.status === "ended") expect(next).toBe(before);
            if (before.status === "active") expect(next.status).not.toBe("ringing");
          },
          direct,
        );
      }),
    );
  });

  test("nobody is rung after its end or the ring's, and only live calls have a deadline", () => {
    fc.assert(
      fc.property(history, (events) => {
        const { call, at } = run(events, () => {});
        const later = transition(call, { type: "tick", at: Math.max(at, limits.ringDuration) });
        expect(ringingUsers(later)).toEqual([]);
        if (later.status === "ended") expect(nextDeadline(later)).toBeNull();
      }),
    );
  });

  test("a call without participants ends at its deadline", () => {
    fc.assert(
      fc.property(history, (events) => {
        let { call, at } = run(events, () => {});
        call = transition(call, { type: "seen", participants: [], at });
        for (let deadline = nextDeadline(call); deadline !== null; deadline = nextDeadline(call)) {
          expect(deadline - at).toBeLessThanOrEqual(limits.lostCallTimeout);
          call = transition(call, { type: "tick", at: Math.max(deadline, at) });
        }
        expect(call.status).toBe("ended");
      }),
    );
  });
});

describe("a call that is resumed by another run of the host", () => {
  const resumed = (at: number): CallEvent => ({ type: "resumed", at });

  test("is unchanged if all of its times are in the past", () => {
    const call = after(start(), joined(bea), seen(2_000, ada, bea));
    expect(after(call, resumed(60_000))).toBe(call);
  });

  test("moves its times back if the clock was set back, and ends in time", () => {
    const ringing = after(start([bea], true), resumed(-600_000));
    expect(nextDeadline(ringing)).toBe(-600_000 + limits.ringDuration);
    const active = after(start(), joined(bea), seen(9_000, ada), resumed(-600_000));
    expect(active).toMatchObject({
      startedAt: -609_000,
      answeredAt: -608_000,
      devices: { [device(ada)]: { joinedAt: -609_000, since: -600_000 } },
      emptySince: null,
    });
    const empty = after(start([]), seen(5_000, ada), seen(9_000), resumed(-600_000));
    expect(nextDeadline(empty)).toBe(-600_000 + limits.lostCallTimeout);
  });
});
