import { describe, expect, test } from "vitest";
import {
  arePlacesValid,
  changesOf,
  draftOf,
  nameProblem,
  settingsOf,
  withPreset,
} from "../../../../../src/renderer/features/conferences/form-model.ts";
import { presets, type PresetName } from "../../../../../src/renderer/features/conferences/presets.ts";

const nameOf = (preset: PresetName) => `the ${preset}`;

describe("a name", () => {
  test.each(["Team standup room", "Réunion d été 2026", "会議", "हिन्दी", "Ключ-1", "a"])(
    "may be %s",
    (name) => {
      expect(nameProblem(name)).toBeNull();
    },
  );

  test.each([
    ["   ", "empty"],
    ["<b>room</b>", "characters"],
    ["Q&A", "characters"],
    ["room_1", "characters"],
    ["two\nlines", "characters"],
    ["🎉", "characters"],
    ["a".repeat(101), "long"],
  ] as const)("may not be %j", (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
  });
});

test.each([
  ["1", true],
  ["10000", true],
  ["0", false],
  ["10001", false],
  ["2.5", false],
  ["-3", false],
  ["", false],
  ["1e2", false],
])("%j places: %s", (places, isValid) => expect(arePlacesValid(places)).toBe(isValid));

describe("another preset", () => {
  test("replaces everything and the name that a preset has suggested", () => {
    const draft = { ...draftOf("the team", presets.team), chat: false };
    expect(withPreset(draft, "webinar", nameOf)).toEqual(draftOf("the webinar", presets.webinar));
  });

  test("suggests a name where there is none", () => {
    expect(withPreset(draftOf("  ", presets.team), "briefing", nameOf).name).toBe("the briefing");
  });

  test("keeps the name that somebody has typed", () => {
    expect(withPreset(draftOf("Monday", presets.team), "speaker", nameOf)).toEqual(
      draftOf("Monday", presets.speaker),
    );
  });
});

test("the host gets the name without spaces around it, and the number of places", () => {
  expect(settingsOf({ ...draftOf(" Monday ", presets.webinar), places: " 30" })).toEqual({
    ...presets.webinar,
    name: "Monday",
    max_participants: 30,
  });
});

test("only what differs is changed", () => {
  const before = { ...presets.team, name: "Monday" };
  expect(changesOf(before, { ...before, chat: false, name: "Tuesday" })).toEqual({
    chat: false,
    name: "Tuesday",
  });
  expect(changesOf(before, before)).toEqual({});
});
