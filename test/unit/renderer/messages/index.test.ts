import { expect, test } from "vitest";
import { formatDuration } from "../../../../src/renderer/messages/index.ts";

test.each([
  [0, "0:00"],
  [61_000, "1:01"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("%i ms are formatted as %s", (milliseconds, shown) => {
  expect(formatDuration(milliseconds)).toBe(shown);
});
