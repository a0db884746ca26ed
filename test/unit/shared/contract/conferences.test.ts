import { describe, expect, test } from "vitest";
import { conferenceName } from "../../../../src/shared/contract/conferences.ts";

describe("the name of a conference", () => {
  test.each([
    ["Team standup room", "Team standup room"],
    ["  Übergabe – Teil 2  ", "Übergabe – Teil 2"],
    ["Команда-7", "Команда-7"],
    ["会議 3", "会議 3"],
    ["हिन्दी बैठक", "हिन्दी बैठक"],
    ["-", null],
    ["   ", null],
    ["", null],
    ["<b>Team</b>", null],
    ['Team"; DROP TABLE conferences', null],
    ["Team\nroom", null],
    ["Team\u0000", null],
    ["Te\u200Bam", null],
    ["Te\u3164am", null],
    ["Te\u202Eam", null],
    [`Te${"\u0301".repeat(20)}am`, null],
    ["👋 Team", null],
    ["a".repeat(100), "a".repeat(100)],
    ["a".repeat(101), null],
  ])("%j becomes %j", (typed, name) => {
    expect(conferenceName.safeParse(typed).data ?? null).toBe(name);
  });

  test("is refused with the rule", () => {
    expect(conferenceName.safeParse("<b>").error?.issues[0]?.message).toBe(
      "may contain only letters, digits, spaces and dashes, and needs a letter or digit",
    );
  });
});
