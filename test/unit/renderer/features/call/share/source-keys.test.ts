import { expect, test } from "vitest";
import { nextSource } from "../../../../../../src/renderer/features/call/share/source-keys.ts";

const sources = ["a", "b", "c", "d", "e"].map((id) => ({ id }));

test.each([
  ["ArrowRight", "a", "b"],
  ["ArrowLeft", "b", "a"],
  ["ArrowDown", "b", "d"],
  ["ArrowUp", "e", "c"],
  ["ArrowUp", "a", null],
  ["ArrowDown", "d", null],
  ["ArrowRight", "e", null],
  ["ArrowRight", null, "a"],
  ["x", "a", null],
] as const)("in two columns %s moves from %s to %s", (key, current, next) => {
  expect(nextSource(key, sources, current, 2)).toBe(next);
});
