import { describe, expect, test } from "vitest";
import { grouped, matching } from "../../../../../src/renderer/features/palette/match.ts";
import type { Command } from "../../../../../src/renderer/ui/command.ts";

const command = (title: string, group = "Rooms"): Command => ({ id: title, group, title, run: () => {} });
const titles = (commands: readonly Command[]) => commands.map(({ title }) => title);

const commands = [
  command("General"),
  command("Design général"),
  command("Jürgen Müller", "People"),
  command("Settings: General", "Hearth"),
  command("Turn camera off", "Call"),
];

describe("the command palette finds", () => {
  test.each([
    ["everything, in its order, without a query", "", titles(commands)],
    [
      "what begins with the query, then what has a word that does, then the rest",
      "gen",
      ["General", "Design général", "Settings: General", "Jürgen Müller"],
    ],
    ["names without their diacritics", "muller", ["Jürgen Müller"]],
    ["words in any order", "off camera", ["Turn camera off"]],
    ["by the heading as well", "people", ["Jürgen Müller"]],
    ["parts of words", "settin era", ["Settings: General"]],
    ["nothing for what there is not", "zebra", []],
    ["what is written with other spaces", "  turn   camera ", ["Turn camera off"]],
  ])("%s", (_what, query, found) => {
    expect(titles(matching(commands, query))).toEqual(found);
  });

  test("at most fifty", () => {
    const many = Array.from({ length: 200 }, (_, index) => command(`Room ${index}`));
    expect(matching(many, "room")).toHaveLength(50);
  });
});

test("commands are shown under their headings, in the order in which these first come", () => {
  const found = matching(commands, "g");
  expect(grouped(found).map(({ group, commands: its }) => [group, titles(its)])).toEqual([
    ["Rooms", ["General", "Design général"]],
    ["Hearth", ["Settings: General"]],
    ["People", ["Jürgen Müller"]],
  ]);
});
