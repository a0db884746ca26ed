import { describe, expect, test } from "vitest";
import {
  inOrder,
  searched,
  standingOf,
  totalsOf,
} from "../../../../../src/renderer/features/conferences/list-model.ts";
import { conference, live } from "./examples.ts";

test("a conference is live while somebody is in it, open while nobody is, or stopped", () => {
  expect(standingOf(conference({ live: live(3) }))).toBe("live");
  expect(standingOf(conference())).toBe("open");
  expect(standingOf(conference({ active: false }))).toBe("stopped");
});

test("those that are started come first, each by name, whoever is in them", () => {
  const all = [
    conference({ name: "Room 10" }),
    conference({ name: "Alpha", active: false }),
    conference({ name: "room 9", live: live(5) }),
    conference({ name: "Évent" }),
  ];
  expect(inOrder(all, "en").map(({ name }) => name)).toEqual(["Évent", "room 9", "Room 10", "Alpha"]);
});

describe("a search", () => {
  const all = [
    conference({ name: "Réunion d équipe", sid: "reunion-a1", owner_name: "Bea" }),
    conference({ name: "Briefing", sid: "briefing-b2", owner_name: "Ada" }),
  ];
  test.each([
    ["", ["Réunion d équipe", "Briefing"]],
    ["reunion", ["Réunion d équipe"]],
    ["BEA équ", ["Réunion d équipe"]],
    ["b2", ["Briefing"]],
    ["ada bea", []],
  ])("for %j", (query, names) => {
    expect(searched(all, query).map(({ name }) => name)).toEqual(names);
  });
});

test("totals count live conferences and the people in them", () => {
  expect(totalsOf([conference({ live: live(2) }), conference(), conference({ live: live(5) })])).toEqual({
    live: 2,
    participants: 7,
  });
});
