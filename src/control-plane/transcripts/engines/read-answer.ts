import * as z from "zod";
import { EngineFailure, type Spoken, type SpokenSegment } from "./engine.ts";

/** Bytes of an answer. A turn is 25 s, in which nobody says a thousandth of that; the rest is for details per word. */
export const MAX_ANSWER = 1024 * 1024;
/** Characters of a segment's text. */
const MAX_TEXT = 2_000;
const MAX_SEGMENTS = 200;

const seconds = z.object({ start: z.number(), end: z.number(), text: z.string() });
/** What whisper.cpp writes: milliseconds in `offsets`. */
const offsets = z.object({ offsets: z.object({ from: z.number(), to: z.number() }), text: z.string() });

/** The JSON of OpenAI's API and of command-line programs: Whisper, whisper.cpp, or a bare list of segments. */
const answer = z.union([
  z.array(seconds).transform((segments) => ({ segments: segments.map(fromSeconds) })),
  z.object({ segments: z.array(seconds), language: z.string().nullish() }).transform((given) => ({
    language: given.language,
    segments: given.segments.map(fromSeconds),
  })),
  z
    .object({ transcription: z.array(offsets), result: z.object({ language: z.string() }).nullish() })
    .transform((given) => ({
      language: given.result?.language,
      segments: given.transcription.map(({ offsets: { from, to }, text }) => ({
        startMs: from,
        endMs: to,
        text,
      })),
    })),
  z.object({ text: z.string(), language: z.string().nullish() }),
]);

const fromSeconds = ({ start, end, text }: z.infer<typeof seconds>): SpokenSegment => ({
  startMs: start * 1000,
  endMs: end * 1000,
  text,
});

/** Reads an answer in JSON to audio of `durationMs`. Throws an `EngineFailure` if it is no transcript. */
export function readJson(text: string, durationMs: number): Spoken {
  const result = answer.safeParse(parse(text));
  if (!result.success)
    throw new EngineFailure("malformed", "the answer is not a transcript in a known format");
  const { data } = result;
  const segments = "segments" in data ? data.segments : [{ startMs: 0, endMs: durationMs, text: data.text }];
  if (segments.length > MAX_SEGMENTS)
    throw new EngineFailure("malformed", `the answer has ${segments.length} segments`);
  const language = "language" in data ? data.language : null;
  return { language: readLanguage(language), segments: within(segments, durationMs) };
}

/** Reads what a program has printed: JSON if it is an object or a list, and otherwise text. */
export function readOutput(output: string, durationMs: number): Spoken {
  const json = parse(output);
  if (typeof json === "object" && json !== null) return readJson(output, durationMs);
  if (output.includes("\0") || output.includes("\uFFFD"))
    throw new EngineFailure("malformed", "the output is not text in UTF-8");
  return { language: null, segments: within([{ startMs: 0, endMs: durationMs, text: output }], durationMs) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const readLanguage = (language: string | null | undefined): string | null =>
  language && /^[\p{L}\p{N} _-]{1,35}$/u.test(language) ? language : null;

/** Keeps the times within the audio and in order, whatever the engine says, and the texts readable. */
function within(segments: readonly SpokenSegment[], durationMs: number): SpokenSegment[] {
  const clamp = (ms: number) => Math.round(Math.min(durationMs, Math.max(0, ms)));
  return segments
    .map(({ startMs, endMs, text }) => ({
      startMs: clamp(startMs),
      endMs: Math.max(clamp(startMs), clamp(endMs)),
      text: plainText(text),
    }))
    .filter(({ text }) => text !== "")
    .toSorted((a, b) => a.startMs - b.startMs);
}

/** One line without control and direction characters. Nothing if there is no letter or digit in it. */
function plainText(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/[\u202A-\u202E\u2066-\u2069\uFEFF]|\p{Cs}/gu, "")
    .trim();
  if (line.length > MAX_TEXT)
    throw new EngineFailure("malformed", `the text of a segment has ${line.length} characters`);
  return /[\p{L}\p{N}]/u.test(line) ? line : "";
}
