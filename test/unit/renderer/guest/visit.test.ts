import { describe, expect, test } from "vitest";
import type { ConferencePage } from "../../../../src/shared/contract/conference-guests.ts";
import {
  devicesOf,
  looksAgain,
  next,
  type Visit,
  type VisitEvent,
} from "../../../../src/renderer/guest/visit.ts";

const page: ConferencePage = {
  id: "0123456789abcdef01234567",
  sid: "team-standup-room-k4m2xq",
  name: "Team standup room",
  host_name: "Acme",
  owner_name: "Ada",
  media_type: "MEDIA_TYPE_VIDEO_AUDIO",
  webinar: false,
  chat: true,
  screen_share: true,
  record: false,
  waiting_room: false,
  locked: false,
  active: true,
  full: false,
};

const found = (change: Partial<ConferencePage> = {}, returns = false): VisitEvent => ({
  type: "found",
  page: { ...page, ...change },
  returns,
});
const refused = (code: string): VisitEvent => ({ type: "refused", code });
const play = (...events: VisitEvent[]): Visit => events.reduce(next, { at: "loading" } as Visit);
const entry: Visit = { at: "entry", page, problem: null };
const toInside: VisitEvent[] = [found(), { type: "join" }, { type: "connected" }];

describe("the usual visit", () => {
  test("asks for a name, joins, loses and finds its connection, and leaves", () => {
    expect(play(found())).toEqual(entry);
    expect(play(found(), { type: "join" })).toEqual({ at: "joining", page });
    expect(play(...toInside)).toEqual({ at: "inside", page, isConnected: true });
    expect(play(...toInside, { type: "lost" })).toEqual({ at: "inside", page, isConnected: false });
    expect(play(...toInside, { type: "lost" }, { type: "connected" })).toEqual(play(...toInside));
    const left = play(...toInside, { type: "leave" });
    expect(left).toEqual({ at: "closed", why: "left", page });
    expect(next(next(left, { type: "again" }), found())).toEqual(entry);
  });

  test("waits until it is let in, and can leave meanwhile", () => {
    const waiting = play(found(), { type: "join" }, { type: "waits" });
    expect(waiting).toEqual({ at: "waiting", page });
    expect(next(waiting, { type: "waits" })).toBe(waiting);
    expect(next(waiting, { type: "connected" })).toEqual({ at: "inside", page, isConnected: true });
    expect(next(waiting, { type: "leave" })).toEqual({ at: "closed", why: "left", page });
    expect(next(waiting, refused("SW_PARTICIPANT_REMOVED"))).toMatchObject({ why: "removed" });
  });
});

describe("a conference that cannot be joined", () => {
  test.each([
    [{ active: false, full: true }, "stopped"],
    [{ locked: true, full: true }, "locked"],
    [{ full: true }, "full"],
  ] as const)("%j: %s, until that has passed", (change, why) => {
    const closed = play(found(change));
    expect(closed).toMatchObject({ at: "closed", why });
    expect(looksAgain(closed)).toBe(true);
    expect(next(closed, found())).toEqual(entry);
  });

  test("lets somebody in who returns to a place that is still theirs", () => {
    expect(play(found({ full: true, locked: true }, true)).at).toBe("entry");
    expect(play(found({ active: false }, true))).toMatchObject({ why: "stopped" });
  });

  test.each([
    ["SW_CONFERENCE_NOT_FOUND", "unknown", false],
    ["OFFLINE", "unreachable", true],
    ["SW_INTERNAL", "unreachable", true],
  ])("whose page answers %s: %s", (code, why, passes) => {
    const closed = play(refused(code));
    expect(closed).toEqual({ at: "closed", why, page: null });
    expect(looksAgain(closed)).toBe(passes);
  });

  test.each([
    ["SW_CONFERENCE_STOPPED", "stopped"],
    ["SW_CONFERENCE_FULL", "full"],
    ["SW_CONFERENCE_LOCKED", "locked"],
    ["SW_PARTICIPANT_REMOVED", "removed"],
    ["SW_CONFERENCE_NOT_FOUND", "unknown"],
  ])("that refuses with %s: %s", (code, why) => {
    expect(play(found(), { type: "join" }, refused(code))).toEqual({ at: "closed", why, page });
  });

  test("may close, or begin to be recorded, while somebody types their name", () => {
    expect(play(found(), found({ record: true }))).toMatchObject({ at: "entry", page: { record: true } });
    expect(play(found(), found({ active: false }))).toMatchObject({ at: "closed", why: "stopped" });
    expect(looksAgain(entry)).toBe(true);
    expect(looksAgain(play(...toInside))).toBe(false);
  });

  test("with any other error lets the person try again", () => {
    const again = play(found(), { type: "join" }, refused("SW_PARTICIPANT_TAKEN"));
    expect(again).toEqual({ at: "entry", page, problem: "SW_PARTICIPANT_TAKEN" });
    expect(next(again, { type: "join" })).toEqual({ at: "joining", page });
  });
});

describe("whoever was inside", () => {
  test.each([
    ["SW_CONFERENCE_STOPPED", "ended"],
    ["SW_CONFERENCE_NOT_FOUND", "ended"],
    ["SW_PARTICIPANT_REMOVED", "removed"],
    ["ELSEWHERE", "elsewhere"],
  ])("and is refused with %s: %s", (code, why) => {
    expect(play(...toInside, refused(code))).toEqual({ at: "closed", why, page });
  });

  test("stays there whatever the page says, and where they are once they have left", () => {
    const inside = play(...toInside);
    expect(next(inside, found({ active: false }))).toBe(inside);
    const left = next(inside, { type: "leave" });
    for (const event of [found(), refused("SW_CONFERENCE_STOPPED"), { type: "connected" } as const])
      expect(next(left, event)).toBe(left);
  });
});

test.each([
  [{}, false, { camera: true, microphone: true }],
  [{ media_type: "MEDIA_TYPE_VIDEO_ONLY" }, false, { camera: true, microphone: false }],
  [{ media_type: "MEDIA_TYPE_AUDIO_ONLY" }, true, { camera: false, microphone: true }],
  [{ webinar: true }, false, { camera: false, microphone: false }],
  [{ webinar: true }, true, { camera: true, microphone: true }],
] as const)("%j, with a code: %s, can be tried with %j", (change, hasCode, devices) => {
  expect(devicesOf({ ...page, ...change }, hasCode)).toEqual(devices);
});
