import { expect, test } from "vitest";
import {
  findTurns,
  MAX_TURN_MS,
  type Frame,
} from "../../../../../src/control-plane/transcripts/audio/turns.ts";
import { FRAME_SAMPLES } from "../../../../../src/control-plane/transcripts/audio/voice-activity.ts";

const FRAME_MS = 30;

/** Frames from a drawing: `#` is a second of voice, `.` a second without, a blank a second that is missing. */
function* draw(drawing: string, framesPerCharacter = 33): Generator<Frame> {
  let position = 0;
  for (const character of drawing)
    for (let index = 0; index < framesPerCharacter; index++, position += FRAME_SAMPLES)
      if (character !== " ")
        yield { position, samples: new Int16Array(FRAME_SAMPLES).fill(1), voice: character === "#" };
}

async function turnsOf(drawing: string, framesPerCharacter?: number) {
  const turns: number[][] = [];
  for await (const { startMs, endMs, samples } of findTurns(draw(drawing, framesPerCharacter))) {
    expect(samples.length / FRAME_SAMPLES).toBe((endMs - startMs) / FRAME_MS);
    turns.push([startMs, endMs]);
  }
  return turns;
}

test("silence has no turns", async () => {
  expect(await turnsOf("")).toEqual([]);
  expect(await turnsOf("....")).toEqual([]);
});

test("a turn is voice with a little of what is around it", async () => {
  expect(await turnsOf("..##..")).toEqual([[1980 - 210, 3960 + 210]]);
});

test("a pause of a second separates turns, and a short one does not", async () => {
  expect(await turnsOf("##.##")).toHaveLength(2);
  expect(await turnsOf("##.##", 20)).toHaveLength(1);
});

test("what was not sent is silence", async () => {
  expect(await turnsOf("## ##")).toEqual([
    [0, 1980],
    [2970, 4950],
  ]);
  expect(await turnsOf("## ##", 20)).toEqual([[0, 3000]]);
});

test("a click is no turn", async () => {
  expect(await turnsOf(".#.", 4)).toEqual([]);
  expect(await turnsOf(".#.", 5)).toHaveLength(1);
});

test("a long turn is split at a pause", async () => {
  const turns = await turnsOf(`${"#".repeat(60)}.${"#".repeat(60)}`, 10);
  expect(turns).toHaveLength(2);
  expect(turns[0]?.[1]).toBe(18_000 + 150);
  expect(turns[1]?.[0]).toBe(18_000 + 150);
});

test("a long turn without a pause is split at the maximum", async () => {
  const turns = await turnsOf("#".repeat(60));
  expect(turns.map(([start = 0, end = 0]) => end - start)).toEqual([24_990, 24_990, 59_400 - 49_980]);
  expect(Math.max(...turns.map(([start = 0, end = 0]) => end - start))).toBeLessThanOrEqual(MAX_TURN_MS);
});
