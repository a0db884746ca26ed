import { describe, expect, test } from "vitest";
import { SoundClock } from "../../../../../src/renderer/recorder/file/sound-clock.ts";

const RATE = 48_000;
const CHUNK = 960;

/** Sound whose device has another idea of a second, and which stalls, for this long; the largest error in seconds. */
function run(seconds: number, { speed = 1, jitter = 0, stall = 0 } = {}): { worst: number; final: number } {
  const clock = new SoundClock(RATE);
  let worst = 0;
  let seed = 1;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let count = 1; (count * CHUNK) / RATE / speed < seconds; count += 1) {
    const delivered = (count * CHUNK) / RATE / speed;
    const stalled = count > 1_000 ? stall : 0;
    clock.chunk(CHUNK, delivered + stalled + random() * jitter);
    if (delivered > 10 && (delivered < 20 || delivered > 30))
      worst = Math.max(worst, Math.abs(clock.time - delivered - stalled));
  }
  return { worst, final: clock.time };
}

describe("the sound stays at the time of the picture", () => {
  test.each([1, 1.001, 0.999, 1.003])("if its device runs at %s of the right speed", (speed) => {
    expect(run(1_200, { speed, jitter: 0.03 }).worst).toBeLessThan(0.03);
  });

  test.each([0.1, 0.5, 3])("after its device has stalled for %s s", (stall) => {
    expect(run(120, { stall }).worst).toBeLessThan(0.03);
  });
});

test("sound that begins late begins with silence", () => {
  expect(new SoundClock(RATE).chunk(CHUNK, 1.02)).toEqual({ silence: RATE, length: CHUNK });
});

test("chunks that were held up and come all at once leave no gap", () => {
  const clock = new SoundClock(RATE);
  for (let count = 1; count <= 500; count += 1) clock.chunk(CHUNK, count * 0.02);
  for (let count = 501; count <= 550; count += 1)
    expect(clock.chunk(CHUNK, 11)).toEqual({ silence: 0, length: CHUNK });
  expect(clock.time).toBeCloseTo(11);
});

test("while no sound comes, silence is written, and what comes late in its place is left out", () => {
  const clock = new SoundClock(RATE);
  clock.chunk(CHUNK, 0.02);
  expect(clock.fill(1.02)).toBe(RATE);
  expect(clock.fill(1)).toBe(0);
  for (let count = 2; count <= 400; count += 1) clock.chunk(CHUNK, Math.max(1.02, count * 0.02));
  expect(clock.time).toBeCloseTo(8, 1);
});
