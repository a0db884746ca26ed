import { expect, test } from "vitest";
import { presetNames, presetOf, presets } from "../../../../../src/renderer/features/conferences/presets.ts";

test("are found again by their values", () => {
  expect(presetNames.map((name) => presetOf(presets[name]))).toEqual(presetNames);
  expect(presetOf({ ...presets.team, chat: false })).toBeNull();
});
