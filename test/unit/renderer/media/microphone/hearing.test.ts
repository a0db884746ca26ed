import { describe, expect, test } from "vitest";
import { hear } from "../../../../../src/renderer/media/microphone/hearing.ts";

/** A second of samples. */
const second = (rate: number, sample: (at: number) => number) =>
  Float32Array.from({ length: rate }, (_, index) => sample(index / rate));

/** The same noise in every run. */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
}

/** A vowel: a pitch with its harmonics, for `length` s. */
const vowel = (at: number, pitch: number, length = 1) =>
  at > length
    ? 0
    : 0.1 * [1, 2, 3, 4, 5].reduce((sum, n) => sum + Math.sin(2 * Math.PI * pitch * n * at) / n, 0);

describe.each([8_000, 44_100, 48_000])("at %i Hz", (rate) => {
  test("digital silence is flat, also with an offset or a last bit that flickers", () => {
    expect(
      hear(
        second(rate, () => 0),
        rate,
      ).isFlat,
    ).toBe(true);
    expect(
      hear(
        second(rate, () => 0.01),
        rate,
      ).isFlat,
    ).toBe(true);
    const bit = 1 / 32_768;
    expect(
      hear(
        second(rate, (at) => (Math.round(at * rate) % 2) * bit),
        rate,
      ).isFlat,
    ).toBe(true);
  });

  test("the noise of a quiet room is not flat, and no speech", () => {
    const next = noise();
    expect(
      hear(
        second(rate, () => next() * 0.000_5),
        rate,
      ),
    ).toEqual({ isFlat: false, speech: 0 });
  });

  test.each([85, 120, 210, 320])("a voice of %i Hz is speech for as long as it speaks", (pitch) => {
    const { speech } = hear(
      second(rate, (at) => vowel(at, pitch, 0.5)),
      rate,
    );
    expect(speech).toBeGreaterThanOrEqual(450);
    expect(speech).toBeLessThanOrEqual(550);
  });

  test("somebody far away is no speech", () => {
    expect(
      hear(
        second(rate, (at) => vowel(at, 120) * 0.02),
        rate,
      ).speech,
    ).toBe(0);
  });

  test("a loud fan is no speech", () => {
    const next = noise();
    expect(
      hear(
        second(rate, () => next() * 0.2),
        rate,
      ).speech,
    ).toBe(0);
  });

  test("keys are no speech", () => {
    const next = noise();
    // A click of 8 ms, eight times a second.
    const { speech } = hear(
      second(rate, (at) => (at % 0.125 < 0.008 ? next() * 0.5 : 0)),
      rate,
    );
    expect(speech).toBeLessThan(100);
  });
});

test("nothing is flat", () => {
  expect(hear(new Float32Array(0), 8_000)).toEqual({ isFlat: true, speech: 0 });
});
