import { describe, expect, test } from "vitest";
import {
  closeRecord,
  newRecord,
  noteTroubles,
  troubleOf,
  type CallRecord,
  type Trouble,
} from "../../../../../src/renderer/media/quality/record.ts";

const upload: Trouble = {
  place: "your-upload",
  participant: null,
  what: "fair",
  loss: 0.05,
  roundTrip: 40,
};
const theirs: Trouble = { ...upload, place: "their-connection", participant: 2 };

/** The record after these troubles, each from its time on, in s. */
const after = (...steps: [second: number, troubles: readonly Trouble[]][]): CallRecord =>
  steps.reduce(
    (record, [second, troubles]) => noteTroubles(record, troubles, second * 1_000),
    newRecord("call-1", 0),
  );

const told = ({ incidents }: CallRecord) =>
  incidents.map(({ at, duration, place, participant, what }) => {
    const until = duration === null ? "" : (at + duration) / 1_000;
    return `${at / 1_000}-${until} ${place}${participant === null ? "" : ` of ${participant}`}: ${what}`;
  });

describe("a record", () => {
  test("of a call in which nothing went wrong has no incidents", () => {
    expect(after([10, []], [60, []])).toEqual({ ...newRecord("call-1", 0), duration: 60_000 });
  });

  test("has when an incident began, and how long it lasted", () => {
    expect(told(after([10, [upload]], [20, [upload]]))).toEqual(["10- your-upload: fair"]);
    expect(told(after([10, [upload]], [20, [upload]], [28, []], [60, []]))).toEqual([
      "10-28 your-upload: fair",
    ]);
    expect(told(closeRecord(after([10, [upload]]), 25_000))).toEqual(["10-25 your-upload: fair"]);
  });

  test("has each place and participant for itself, in the order in which they began", () => {
    const third = { ...theirs, participant: 3 };
    expect(told(after([5, [theirs]], [10, [upload, theirs, third]], [20, [third]], [30, []]))).toEqual([
      "5-20 their-connection of 2: fair",
      "10-20 your-upload: fair",
      "10-30 their-connection of 3: fair",
    ]);
  });

  test("keeps the worst of what was measured", () => {
    const worse: Trouble = { ...upload, what: "poor", loss: 0.2, roundTrip: null };
    const [incident] = after([5, [upload]], [10, [worse]], [15, [upload]]).incidents;
    expect(incident).toMatchObject({ what: "poor", loss: 0.2, roundTrip: 40, duration: null });
  });

  test("joins what returns within 10 s", () => {
    expect(told(after([5, [upload]], [10, []], [20, [upload]], [30, []]))).toEqual([
      "5-30 your-upload: fair",
    ]);
    expect(told(after([5, [upload]], [10, []], [21, [upload]], [30, []]))).toEqual([
      "5-10 your-upload: fair",
      "21-30 your-upload: fair",
    ]);
  });

  test("names a problem of a device", () => {
    const device: Trouble = {
      place: "microphone",
      participant: null,
      what: "missing",
      loss: null,
      roundTrip: null,
    };
    expect(told(after([5, [device]], [10, [{ ...device, what: "busy" }]], [12, []]))).toEqual([
      "5-12 microphone: busy",
    ]);
  });

  test("ends with the hundredth incident", () => {
    const steps = Array.from({ length: 240 }, (_, i): [number, Trouble[]] => [
      i * 20,
      i % 2 === 0 ? [upload] : [],
    ]);
    expect(after(...steps).incidents).toHaveLength(100);
    expect(after(...steps).duration).toBe(239 * 20_000);
  });
});

test.each([
  [{ level: "good", reason: null }, 2, null],
  [{ level: "poor", reason: "their-connection" }, 2, "their-connection"],
  [{ level: "poor", reason: null }, 2, "unknown"],
  // It is told once, of ourselves.
  [{ level: "poor", reason: "your-connection" }, 2, null],
  [{ level: "poor", reason: "your-connection" }, null, "your-connection"],
  [{ level: "fair", reason: "cpu" }, null, "cpu"],
] as const)("the finding %o about %s is a trouble with %s", (finding, participant, place) => {
  expect(troubleOf(finding, participant, { loss: 0.1, roundTrip: null })?.place ?? null).toBe(place);
});
