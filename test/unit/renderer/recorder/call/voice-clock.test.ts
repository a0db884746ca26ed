import { expect, test } from "vitest";
import { VoiceClock } from "../../../../../src/renderer/recorder/call/voice-clock.ts";

const RATE = 48_000;

test("packets are timed by their timestamps, however late they come", () => {
  const clock = new VoiceClock(RATE);
  expect(clock.timeOf(1_000, 5)).toBe(5);
  expect(clock.timeOf(1_960, 5.1)).toBeCloseTo(5.02);
  expect(clock.timeOf(2_920, 5.05)).toBeCloseTo(5.04);
});

test("timestamps begin again at zero", () => {
  const clock = new VoiceClock(RATE);
  clock.timeOf(2 ** 32 - 480, 1);
  expect(clock.timeOf(480, 1.02)).toBeCloseTo(1.02);
});

test("after a pause, or with new timestamps, the arrival says when it is", () => {
  const clock = new VoiceClock(RATE);
  clock.timeOf(1_000, 1);
  expect(clock.timeOf(1_960, 9)).toBe(9);
  expect(clock.timeOf(77_777_777, 10)).toBe(10);
  expect(clock.timeOf(3, 11)).toBe(11);
});

test("the timestamps of a pause count, so that no drift adds up", () => {
  const clock = new VoiceClock(RATE);
  clock.timeOf(0, 1);
  expect(clock.timeOf(8 * RATE, 9.1)).toBeCloseTo(9);
});

test("a packet that comes after one that follows it is left out", () => {
  const clock = new VoiceClock(RATE);
  clock.timeOf(1_960, 1);
  expect(clock.timeOf(1_000, 1.01)).toBeNull();
  expect(clock.timeOf(1_960, 1.01)).toBeNull();
  expect(clock.timeOf(2_920, 1.02)).toBeCloseTo(1.02);
});
