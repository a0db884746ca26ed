import { expect, test } from "vitest";
import { indexesOf } from "../../../../../src/renderer/features/timeline/kept-rows.ts";
import { ABOVE, type Row } from "../../../../../src/renderer/features/timeline/rows.ts";
import type { PendingMessage } from "../../../../../src/renderer/stores/app-store.ts";

const row = (transactionId: string): PendingMessage => ({
  transactionId,
  roomId: "room-1",
  body: "",
  at: 0,
  status: "waiting",
});
const rows: readonly Row[] = [ABOVE, ..."abcdefgh".split("").map(row)];
const nothing = { focused: null, used: [], selected: [] };

test.each([
  ["nothing", {}, [], []],
  ["what stands above", {}, [ABOVE], [0]],
  ["the row with the focus", { focused: "c" }, [], [3]],
  ["rows in use", { used: ["h", "a"] }, [ABOVE], [0, 1, 8]],
  ["no row that is gone", { focused: "x", used: ["y"] }, ["z"], []],
  ["everything that is selected", { selected: ["b", "e"] }, [], [2, 3, 4, 5]],
  ["everything that is selected from below", { selected: ["e", "b"] }, [], [2, 3, 4, 5]],
  ["the row in which text is selected", { selected: ["d", "d"] }, [], [4]],
  ["the row in which a selection begins that ends elsewhere", { selected: ["d"] }, [], [4]],
])("keeps %s in the page", (_, kept, others, expected) => {
  const indexes = indexesOf(rows, { ...nothing, ...kept }, others);
  expect(indexes.toSorted((a, b) => a - b)).toEqual(expected);
});
