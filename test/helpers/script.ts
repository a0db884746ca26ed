import { expect } from "vitest";
import type { TranscriptDocument } from "../../src/shared/contract/entities.ts";
import type { Line, Voice } from "./speech.ts";
import { wordErrorRate } from "./word-error-rate.ts";

interface Person {
  readonly name: string;
  readonly voice: Voice;
  /** When their microphone was first on, in ms since the start of the recording. Lines are from then on. */
  readonly offsetMs: number;
  readonly lines: readonly Line[];
}
/** They take turns; in the end, Ben and Cleo speak at the same time. */
export const people: readonly Person[] = [
  {
    name: "Ada",
    voice: { name: "en-us+f2", speed: 140, pitch: 50 },
    offsetMs: 0,
    lines: [
      { text: "we are going to the market", at: 1 },
      { text: "the children are playing in the garden", at: 13 },
    ],
  },
  {
    name: "Ben",
    voice: { name: "en-us+m1", speed: 150, pitch: 40 },
    offsetMs: 3_000,
    lines: [
      { text: "she is reading a book about history", at: 2 },
      { text: "thank you very much for your help", at: 14.5 },
    ],
  },
  {
    name: "Cleo",
    voice: { name: "en-us+f5", speed: 150, pitch: 50 },
    offsetMs: 8_500,
    lines: [
      { text: "please open the window", at: 0.5 },
      { text: "my brother has a new car", at: 9.5 },
    ],
  },
];
const script = people
  .flatMap(({ name, offsetMs, lines }) =>
    lines.map(({ text, at }) => ({ name, text, startMs: offsetMs + at * 1000 })),
  )
  .toSorted((a, b) => a.startMs - b.startMs);

/** Each sentence is there once, with who said it, when they did. */
export function expectAttribution(
  { segments }: TranscriptDocument,
  userIds: readonly string[],
  /** Of the script, in the recording. Milliseconds. */
  start: number,
): void {
  expect(segments.map(({ name }) => name)).toEqual(script.map(({ name }) => name));
  let errors = 0;
  for (const [index, line] of script.entries()) {
    const segment = segments[index];
    expect(segment?.user_id).toBe(userIds[people.findIndex(({ name }) => name === line.name)]);
    expect(Math.abs((segment?.start_ms ?? 0) - start - line.startMs)).toBeLessThan(TOLERANCE);
    const rate = wordErrorRate(line.text, segment?.text ?? "");
    errors += rate;
    process.stdout.write(
      `${line.name}: "${line.text}" → "${segment?.text}", word error rate ${rate.toFixed(2)}\n`,
    );
  }
  process.stdout.write(`word error rate of the transcript: ${(errors / script.length).toFixed(2)}\n`);
  const [ben, cleo] = segments.slice(-2);
  expect(ben?.end_ms).toBeGreaterThan((cleo?.start_ms ?? 0) + 500);
}

/** By its words, each sentence is no other one. */
export function expectWords({ segments }: TranscriptDocument): void {
  for (const [index, line] of script.entries()) {
    const rateOf = (text: string) => wordErrorRate(text, segments[index]?.text ?? "");
    for (const other of script) expect(rateOf(other.text)).toBeGreaterThanOrEqual(rateOf(line.text));
  }
}

/** Of the times in a transcript. Milliseconds. */
const TOLERANCE = 500;
