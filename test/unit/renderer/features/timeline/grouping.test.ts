import { expect, test } from "vitest";
import { groupMessages } from "../../../../../src/renderer/features/timeline/grouping.ts";
import type { Message } from "../../../../../src/shared/contract/entities.ts";

test("messages of one person within minutes are grouped, and each day starts a group", () => {
  const message = (sender_id: string, created_at: string): Message => ({
    id: created_at,
    position: 1,
    room_id: "room-1",
    sender_id,
    body: "",
    txn_id: null,
    created_at,
    call: null,
    kind: "text",
    recording: null,
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
