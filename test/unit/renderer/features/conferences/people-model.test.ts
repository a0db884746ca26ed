import { describe, expect, test } from "vitest";
import {
  actionsFor,
  peopleIn,
  named,
} from "../../../../../src/renderer/features/conferences/people-model.ts";
import { conference, participant } from "./examples.ts";

const webinar = conference({ webinar: true });
const at = (minute: number) => `2026-11-30T12:${String(minute).padStart(2, "0")}:00.000Z`;
const ids = (people: readonly { participant_id: string }[]) => people.map((one) => one.participant_id);

describe("the people in a conference", () => {
  test("are those who are connected, in groups", () => {
    const people = peopleIn(
      [
        participant("late", { joined_at: at(9) }),
        participant("host", { role: "host", joined_at: at(1) }),
        participant("gone", { connected: false, joined_at: null }),
        participant("removed", { admission: "removed", connected: false }),
        participant("asks", { admission: "waiting", connected: false, joined_at: null }),
        participant("quiet", { role: "audience", joined_at: at(2) }),
        participant("second hand", { role: "audience", hand_raised_at: at(8), joined_at: at(3) }),
        participant("first hand", { role: "audience", hand_raised_at: at(7), joined_at: at(4) }),
        participant("on stage", { role: "audience", on_stage: true, joined_at: at(5) }),
        participant("unseen", { role: "hidden" }),
      ],
      webinar,
    );
    expect(ids(people.waiting)).toEqual(["asks"]);
    expect(ids(people.speaking)).toEqual(["host", "on stage", "late"]);
    expect(ids(people.audience)).toEqual(["first hand", "second hand", "quiet"]);
    expect(ids(people.hidden)).toEqual(["unseen"]);
  });

  test("all speak where there is no webinar", () => {
    const people = peopleIn([participant("a", { role: "audience" })], conference());
    expect(ids(people.speaking)).toEqual(["a"]);
  });
});

describe("an operator", () => {
  test.each([
    ["lets in or refuses who waits", { admission: "waiting" }, ["admit", "remove"]],
    ["brings the audience on stage", { role: "audience" }, ["stage", "remove"]],
    [
      "sends back who was brought on stage",
      { role: "audience", on_stage: true, audio_on: true },
      ["audience", "mute", "spotlight", "remove"],
    ],
    ["lowers a hand", { role: "audience", hand_raised_at: at(1) }, ["stage", "lower_hand", "remove"]],
    ["does not demote a speaker", {}, ["spotlight", "remove"]],
    ["can only remove who is hidden", { role: "hidden", audio_on: true }, ["remove"]],
  ] as const)("%s", (_, given, actions) => {
    expect(actionsFor(participant("a", given), webinar)).toEqual(actions);
  });

  test("ends the spotlight of who has it", () => {
    expect(actionsFor(participant("a"), conference({ spotlight: "a" }))).toEqual(["unspotlight", "remove"]);
  });

  test("has nobody to bring on stage where everybody speaks", () => {
    expect(actionsFor(participant("a", { role: "audience" }), conference())).toEqual(["spotlight", "remove"]);
  });
});

test("people are found by a part of their name, whatever the case and accents", () => {
  const people = [participant("a", { name: "Zoë Müller" }), participant("b", { name: "Ben" })];
  expect(ids(named(people, " zoe"))).toEqual(["a"]);
  expect(ids(named(people, "MÜLL"))).toEqual(["a"]);
  expect(ids(named(people, ""))).toEqual(["a", "b"]);
});
