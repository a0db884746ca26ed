import { describe, expect, test } from "vitest";
import { peopleIn, named } from "../../../../../src/renderer/features/conferences/people-model.ts";
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

test("people are found by a part of their name, whatever the case and accents", () => {
  const people = [participant("a", { name: "Zoë Müller" }), participant("b", { name: "Ben" })];
  expect(ids(named(people, " zoe"))).toEqual(["a"]);
  expect(ids(named(people, "MÜLL"))).toEqual(["a"]);
  expect(ids(named(people, ""))).toEqual(["a", "b"]);
});
