import { describe, expect, test } from "vitest";
import {
  cutOff,
  firstPatience,
  flowing,
  nextPatience,
  noteFlows,
  stalled,
} from "../../../../src/renderer/media/flows.ts";

describe("a flow of packets", () => {
  const readings = (packets: number) => new Map([["track", packets]]);

  test("is stalled if it has not advanced for longer than the timeout", () => {
    let flows = noteFlows(new Map(), readings(10), 0);
    flows = noteFlows(flows, readings(10), firstPatience);
    expect(stalled(flows, firstPatience, firstPatience)).toBe(false);
    expect(stalled(flows, firstPatience + 1, firstPatience)).toBe(true);
  });

  test("has twice the timeout to start", () => {
    const flows = noteFlows(new Map(), readings(0), 0);
    expect(stalled(flows, 2 * firstPatience, firstPatience)).toBe(false);
    expect(stalled(flows, 2 * firstPatience + 1, firstPatience)).toBe(true);
  });

  test("that advances is not stalled", () => {
    let flows = noteFlows(new Map(), readings(10), 0);
    flows = noteFlows(flows, readings(11), firstPatience);
    expect(stalled(flows, firstPatience + 1, firstPatience)).toBe(false);
    expect(flowing(flows, firstPatience + 1)).toBe(true);
  });

  test("is not known to advance from the first reading", () => {
    expect(flowing(noteFlows(new Map(), readings(10), 0), 0)).toBe(false);
  });

  test("that is no longer expected is forgotten", () => {
    const flows = noteFlows(noteFlows(new Map(), readings(10), 0), new Map(), 1_000);
    expect(stalled(flows, 1_000_000, firstPatience)).toBe(false);
    expect(flowing(flows, 1_000)).toBe(false);
  });

  test("that stops for the whole link means that the connection is lost, sooner while sending", () => {
    const link = { packets: 5, movedAt: 0, watchedSince: 0 };
    expect(cutOff(null, true, 60_000)).toBe(false);
    expect(cutOff(link, true, 1_000)).toBe(false);
    expect(cutOff(link, true, 1_001)).toBe(true);
    expect(cutOff(link, false, 1_201)).toBe(false);
    expect(cutOff(link, false, 5_001)).toBe(true);
  });

  test("gets a longer timeout after each rejoin that did not help", () => {
    const waits = [firstPatience];
    while (waits.length < 5) waits.push(nextPatience(waits.at(-1) ?? 0));
    expect(waits).toEqual([5_000, 15_000, 45_000, 60_000, 60_000]);
  });
});
