import { describe, expect, test } from "vitest";
import {
  cutOff,
  firstPatience,
  flowing,
  nextPatience,
  noteFlows,
  stalled,
} from "../../../../src/renderer/media/stall-watch.ts";

describe("a flow of packets", () => {
  const readings = (packets: number) => new Map([["track", packets]]);

  test("is stalled once it has not moved for longer than our patience", () => {
    let flows = noteFlows(new Map(), readings(10), 0);
    flows = noteFlows(flows, readings(10), firstPatience);
    expect(stalled(flows, firstPatience, firstPatience)).toBe(false);
    expect(stalled(flows, firstPatience + 1, firstPatience)).toBe(true);
  });

  test("has twice as long to begin", () => {
    const flows = noteFlows(new Map(), readings(0), 0);
    expect(stalled(flows, 2 * firstPatience, firstPatience)).toBe(false);
    expect(stalled(flows, 2 * firstPatience + 1, firstPatience)).toBe(true);
  });

  test("that moves is not", () => {
    let flows = noteFlows(new Map(), readings(10), 0);
    flows = noteFlows(flows, readings(11), firstPatience);
    expect(stalled(flows, firstPatience + 1, firstPatience)).toBe(false);
    expect(flowing(flows, firstPatience + 1)).toBe(true);
  });

  test("that is not expected any more is forgotten", () => {
    const flows = noteFlows(noteFlows(new Map(), readings(10), 0), new Map(), 1_000);
    expect(stalled(flows, 1_000_000, firstPatience)).toBe(false);
    expect(flowing(flows, 1_000)).toBe(false);
  });

  test("that is all there is, and stands, means that we are cut off; sooner while we send", () => {
    const link = { packets: 5, movedAt: 0 };
    expect(cutOff(null, true, 60_000)).toBe(false);
    expect(cutOff(link, true, 1_000)).toBe(false);
    expect(cutOff(link, true, 1_001)).toBe(true);
    expect(cutOff(link, false, 1_201)).toBe(false);
    expect(cutOff(link, false, 5_001)).toBe(true);
  });

  test("makes us wait longer each time that joining anew did not help", () => {
    const waits = [firstPatience];
    while (waits.length < 5) waits.push(nextPatience(waits.at(-1) ?? 0));
    expect(waits).toEqual([5_000, 15_000, 45_000, 60_000, 60_000]);
  });
});
