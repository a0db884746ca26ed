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

test.each([1, 1.0005, 0.9995])("a clock that runs at %s of our speed stays at our time", (speed) => {
  const clock = new VoiceClock(RATE);
  let seed = 1;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  let before = 0;
  for (let count = 0; count < 50_000; count += 1) {
    const sent = (count * 0.02) / speed;
    const time = clock.timeOf(count * 960, 0.1 + sent + random() * 0.03) ?? 0;
    expect(time).toBeGreaterThan(before);
    if (count > 100) expect(Math.abs(time - sent - 0.1)).toBeLessThan(0.02);
    before = time;
  }
});

test("a first packet that comes late does not make the others late", () => {
  const clock = new VoiceClock(RATE);
  clock.timeOf(0, 1.15);
  for (let count = 1; count < 200; count += 1) clock.timeOf(count * 960, 1 + count * 0.02);
  expect(clock.timeOf(200 * 960, 5)).toBeCloseTo(5, 1);
});
