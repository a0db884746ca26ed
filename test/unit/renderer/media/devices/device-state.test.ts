import { expect, test } from "vitest";
import { problemOf } from "../../../../../src/renderer/media/devices/device-state.ts";

test.each([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "missing"],
  ["OverconstrainedError", "missing"],
  ["NotReadableError", "busy"],
])("a device that fails with %s is %s", (name, problem) => {
  expect(problemOf(new DOMException("", name))).toBe(problem);
});
