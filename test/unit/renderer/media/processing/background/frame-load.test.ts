import { describe, expect, test } from "vitest";
import { FrameLoad } from "../../../../../../src/renderer/media/processing/background/frame-load.ts";
import type { LoadSample } from "../../../../../../src/renderer/media/processing/load-policy.ts";

/** Frames at a regular interval, in ms, and what was sampled of them. */
function frames(count: number, interval: number, work: { busy: number; isShown: boolean }): LoadSample[] {
  const samples: LoadSample[] = [];
  const load = new FrameLoad((sample) => samples.push(sample));
  for (let frame = 1; frame <= count; frame += 1) load.add(work, frame * interval);
  return samples;
}

describe("the load of frames", () => {
  test("is the time that they took, of all the time", () => {
    const [first] = frames(31, 40, { busy: 10, isShown: true });
    expect(first?.share).toBeCloseTo(0.25, 1);
    expect(first?.isLate).toBe(false);
  });

  test("is sampled about once a second, however seldom frames are", () => {
    expect(frames(90, 33, { busy: 5, isShown: true })).toHaveLength(2);
    expect(frames(3, 5_000, { busy: 5, isShown: true }).map(({ share }) => share < 0.01)).toEqual([
      true,
      true,
    ]);
  });

  test("is late if none of them could be shown", () => {
    expect(frames(31, 40, { busy: 1, isShown: false })[0]?.isLate).toBe(true);
  });
});
