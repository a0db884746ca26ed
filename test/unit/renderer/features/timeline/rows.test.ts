import { describe, expect, test } from "vitest";
import { keyOf, rowsOf, stepTo, type Row } from "../../../../../src/renderer/features/timeline/rows.ts";
import type { PendingMessage } from "../../../../../src/renderer/stores/app-store.ts";
import type { Message } from "../../../../../src/shared/contract/entities.ts";

const message = (position: number): Message => ({
  id: `m${position}`,
  position,
  room_id: "room-1",
  sender_id: "a",
  body: "",
  txn_id: null,
  created_at: new Date(Date.UTC(2026, 0, 1) + position * 1_000).toISOString(),
  call: null,
  kind: "text",
  recording: null,
});
const all = Array.from({ length: 20 }, (_, position) => message(position));
const unsent: PendingMessage = { transactionId: "u", roomId: "room-1", body: "", at: 0, status: "waiting" };
const keys = (rows: readonly Row[]) => rows.map(keyOf).join(" ");

describe("the rows of a timeline", () => {
  test("begin with what stands above, and end with what is not sent yet", () => {
    expect(keys(rowsOf(all.slice(0, 2), [unsent]))).toBe("above m0 m1 u");
  });

  test("have a message once that has arrived and is still pending here, as after a reload", () => {
    const arrived = { ...message(1), txn_id: unsent.transactionId };
    expect(keys(rowsOf([message(0), arrived], [unsent]))).toBe("above m0 m1");
  });

  test("are the same objects after another message, and after earlier ones except for the first", () => {
    const before = rowsOf(all.slice(5, 10), [unsent]);
    const after = rowsOf(all.slice(5, 11), [unsent]);
    for (const [index, row] of before.slice(0, -1).entries()) expect(after[index]).toBe(row);
    const earlier = rowsOf(all.slice(3, 10), [unsent]);
    expect(earlier[3]).not.toBe(before[1]);
    for (const [index, row] of before.slice(2).entries()) expect(earlier[index + 4]).toBe(row);
  });

  test.each([
    ["a message below", 5, 10, 5, 11, "above m5 m6 m7 m8 m9 m10", false],
    ["earlier ones above", 5, 7, 3, 7, "above m3 m4 m5 m6", true],
    ["both at once, first those above", 5, 7, 3, 9, "above m3 m4 m5 m6", true],
    ["nothing", 5, 7, 5, 7, "above m5 m6", false],
    ["the first ones", 5, 5, 5, 7, "above m5 m6", false],
    ["others", 5, 7, 10, 12, "above m10 m11", false],
  ])("change by %s", (_, from, to, nextFrom, nextTo, expected, shift) => {
    const next = rowsOf(all.slice(nextFrom, nextTo), []);
    const step = stepTo(next, rowsOf(all.slice(from, to), []));
    expect([keys(step.rows), step.shift]).toEqual([expected, shift]);
    // The next step is the last one.
    expect(stepTo(next, step.rows)).toEqual({ rows: next, shift: false });
  });

  test("keep what is not sent yet below the messages that were loaded", () => {
    const step = stepTo(rowsOf(all.slice(0, 2), [unsent]), rowsOf([], [unsent]));
    expect([keys(step.rows), step.shift]).toEqual(["above m0 m1 u", true]);
  });
});
