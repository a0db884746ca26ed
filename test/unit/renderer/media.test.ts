import { describe, expect, test } from "vitest";
import { bestColumns } from "../../../src/renderer/features/call/stage/grid-layout.ts";
import { groupMessages } from "../../../src/renderer/features/timeline/grouping.ts";
import { problemOf } from "../../../src/renderer/media/local-devices.ts";
import {
  nextForeground,
  withMissing,
  withUnchanged,
  type Person,
} from "../../../src/renderer/media/people.ts";
import {
  cutOff,
  firstPatience,
  flowing,
  nextPatience,
  noteFlows,
  stalled,
} from "../../../src/renderer/media/stall-watch.ts";
import { formatDuration } from "../../../src/renderer/messages/index.ts";
import { placeOf } from "../../../src/renderer/app/place.ts";
import { person } from "../../helpers/person.ts";
import type { Message } from "../../../src/shared/contract/entities.ts";

describe("a flow of packets", () => {
  const readings = (packets: number) => new Map([["track", packets]]);

  test("is stalled once it has not moved for longer than our patience", () => {
    let flows = noteFlows(new Map(), readings(10), 0);
    flows = noteFlows(flows, readings(10), firstPatience);
    expect(stalled(flows, firstPatience, firstPatience)).toBe(false);
    expect(stalled(flows, firstPatience + 1, firstPatience)).toBe(true);
  });

  test("has twice as long to begin", () => {
    const flows = noteFlows(new Map(), readings(0), 0);
    expect(stalled(flows, 2 * firstPatience, firstPatience)).toBe(false);
    expect(stalled(flows, 2 * firstPatience + 1, firstPatience)).toBe(true);
  });

  test("that moves is not", () => {
    let flows = noteFlows(new Map(), readings(10), 0);
    flows = noteFlows(flows, readings(11), firstPatience);
    expect(stalled(flows, firstPatience + 1, firstPatience)).toBe(false);
    expect(flowing(flows, firstPatience + 1)).toBe(true);
  });

  test("that is not expected any more is forgotten", () => {
    const flows = noteFlows(noteFlows(new Map(), readings(10), 0), new Map(), 1_000);
    expect(stalled(flows, 1_000_000, firstPatience)).toBe(false);
    expect(flowing(flows, 1_000)).toBe(false);
  });

  test("that is all there is, and stands, means that we are cut off; sooner while we send", () => {
    const link = { packets: 5, movedAt: 0 };
    expect(cutOff(null, true, 60_000)).toBe(false);
    expect(cutOff(link, true, 1_000)).toBe(false);
    expect(cutOff(link, true, 1_001)).toBe(true);
    expect(cutOff(link, false, 1_201)).toBe(false);
    expect(cutOff(link, false, 5_001)).toBe(true);
  });

  test("makes us wait longer each time that joining anew did not help", () => {
    const waits = [firstPatience];
    while (waits.length < 5) waits.push(nextPatience(waits.at(-1) ?? 0));
    expect(waits).toEqual([5_000, 15_000, 45_000, 60_000, 60_000]);
  });
});

describe("while connections are made anew", () => {
  const me = person("me", { local: true });
  const before = [person("a"), person("b", { speaking: true }), person("c"), me];
  const names = (people: readonly Person[]) => people.map(({ identity }) => identity);

  test("whoever is still in the call keeps their place; a silent one, with a weak connection", () => {
    const kept = withMissing([person("c"), me], before, () => true);
    expect(names(kept)).toEqual(["a", "b", "c", "me"]);
    expect(kept[1]).toEqual({ ...person("b"), weakConnection: true });
    expect(kept[2]).toEqual(person("c"));
  });

  test("whoever has left is gone, and oneself is there once", () => {
    const now = { ...me, identity: "me again" };
    expect(names(withMissing([now], before, (userId) => userId !== "user-b"))).toEqual([
      "a",
      "c",
      "me again",
    ]);
  });
});

test("who has not changed is the same object, and where nobody has, all of them are", () => {
  const before = [person("a"), person("b")];
  expect(withUnchanged([person("a"), person("b")], before)).toBe(before);
  const changed = withUnchanged([person("a"), person("b", { speaking: true })], before);
  expect(changed[0]).toBe(before[0]);
  expect(changed[1]).toEqual(person("b", { speaking: true }));
  expect(withUnchanged([person("b"), person("a")], before)).toEqual([before[1], before[0]]);
  expect(withUnchanged([person("a")], before)).toEqual([before[0]]);
});

describe("the foreground", () => {
  test("goes to whoever speaks, but not for a moment only", () => {
    const first = nextForeground(
      { identity: null, since: 0 },
      [person("a", { speaking: true }), person("b")],
      0,
    );
    expect(first.identity).toBe("a");
    expect(nextForeground(first, [person("a"), person("b", { speaking: true })], 1_000).identity).toBe("a");
    expect(nextForeground(first, [person("a"), person("b", { speaking: true })], 1_600).identity).toBe("b");
    expect(
      nextForeground(first, [person("a", { speaking: true }), person("b", { speaking: true })], 1_600)
        .identity,
    ).toBe("a");
  });

  test("is never oneself, and never somebody who has left", () => {
    expect(
      nextForeground({ identity: null, since: 0 }, [person("me", { speaking: true, local: true })], 0)
        .identity,
    ).toBeNull();
    expect(nextForeground({ identity: "gone", since: 0 }, [person("b")], 0).identity).toBe("b");
  });
});

test.each([
  [1, 800, 600, 1],
  [2, 1200, 500, 2],
  [2, 400, 900, 1],
  [4, 1200, 800, 2],
  [9, 1280, 720, 3],
  [0, 800, 600, 1],
])("%i tiles in %i × %i stand in %i columns", (count, width, height, columns) => {
  expect(bestColumns(count, width, height)).toBe(columns);
});

test.each([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "missing"],
  ["OverconstrainedError", "missing"],
  ["NotReadableError", "busy"],
])("a device that fails with %s is %s", (name, problem) => {
  expect(problemOf(new DOMException("", name))).toBe(problem);
});

test.each([
  [0, "0:00"],
  [61_000, "1:01"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("%i ms are shown as %s", (milliseconds, shown) => {
  expect(formatDuration(milliseconds)).toBe(shown);
});

test("messages of one person within minutes stand together, and a day begins with its first", () => {
  const message = (sender_id: string, created_at: string): Message => ({
    id: created_at,
    position: 1,
    room_id: "room-1",
    sender_id,
    body: "",
    txn_id: null,
    created_at,
    call: null,
  });
  const groups = groupMessages([
    message("a", "2026-01-01T10:00:00Z"),
    message("a", "2026-01-01T10:01:00Z"),
    message("b", "2026-01-01T10:02:00Z"),
    message("b", "2026-01-01T10:30:00Z"),
    message("b", "2026-01-03T10:30:00Z"),
  ]);
  expect(groups.map(({ continues }) => continues)).toEqual([false, true, false, false, false]);
  expect(groups.map(({ newDay }) => newDay)).toEqual([true, false, false, false, true]);
});

test.each([
  ["/", { name: "home" }],
  ["/room/room-1", { name: "room", roomId: "room-1" }],
  ["/invite/abc", { name: "invite", code: "abc" }],
  ["/sign-in/abc", { name: "sign-in", code: "abc" }],
  ["/invite/", { name: "home" }],
  ["/javascript:alert(1)", { name: "home" }],
])("the address %s leads to %o", (path, place) => {
  expect(placeOf(path)).toEqual(place);
});
