import { expect, test } from "vitest";
import { CHANNELS, Mixer, SOUND_RATE } from "../../../../../src/renderer/recorder/file/mixer.ts";

/** A constant, in both channels. */
const sound = (value: number, time: number, frames = 480) => ({
  samples: new Float32Array(CHANNELS * frames).fill(value),
  time,
});
const taken = (mixer: Mixer, until: number) =>
  [...mixer.take(until)].map(({ samples, time }) => ({ time, frames: samples.length / CHANNELS, samples }));
/** The first channel of what is taken, at these frames. */
const at = (mixer: Mixer, until: number, ...frames: number[]) => {
  const [{ samples } = { samples: new Float32Array() }] = taken(mixer, until);
  return frames.map((frame) => Math.round((samples[frame] ?? 0) * 100) / 100);
};

test("sounds are added up where they were heard, and elsewhere there is silence", () => {
  const mixer = new Mixer();
  mixer.add(sound(0.25, 0.1));
  mixer.add(sound(0.5, 0.105));
  expect(at(mixer, 0.2, 0, 4_799, 4_800, 5_039, 5_040, 5_279, 5_280, 5_519, 5_520)).toEqual([
    0, 0, 0.25, 0.25, 0.75, 0.75, 0.5, 0.5, 0,
  ]);
});

test("there is as much sound as time has passed, in pieces of at most a second", () => {
  const mixer = new Mixer();
  expect(taken(mixer, 0.5)).toMatchObject([{ time: 0, frames: SOUND_RATE / 2 }]);
  expect(taken(mixer, 0.5)).toEqual([]);
  expect(taken(mixer, 3)).toMatchObject([
    { time: 0.5, frames: SOUND_RATE },
    { time: 1.5, frames: SOUND_RATE },
    { time: 2.5, frames: SOUND_RATE / 2 },
  ]);
});

test("what comes too late is left out, as far as it is, and nothing is heard twice", () => {
  const mixer = new Mixer();
  taken(mixer, 1);
  mixer.add(sound(0.5, 0.5));
  mixer.add(sound(0.5, 0.995));
  mixer.add(sound(0.5, 100));
  const [{ samples, time } = { samples: new Float32Array(), time: 0 }] = taken(mixer, 1.5);
  expect(time).toBe(1);
  expect([samples[0], samples[239], samples[240]]).toEqual([0.5, 0.5, 0]);
  for (const { samples: later } of taken(mixer, 30)) expect(Math.max(...later)).toBe(0);
});

test("several loud voices are quieter together, and none is distorted", () => {
  const mixer = new Mixer();
  for (let time = 0; time < 2; time += 0.01)
    for (const voice of [0.8, 0.7, 0.6]) mixer.add(sound(voice, time));
  for (let until = 0.033; until < 2; until += 0.033)
    for (const { samples } of mixer.take(until)) {
      expect(Math.max(...samples)).toBeLessThanOrEqual(1);
      if (until > 0.1) expect(samples.at(-1)).toBeCloseTo(0.9);
    }
});
