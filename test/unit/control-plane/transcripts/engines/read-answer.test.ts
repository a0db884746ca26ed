import { expect, test } from "vitest";
import { readJson, readOutput } from "../../../../../src/control-plane/transcripts/engines/read-answer.ts";

const segment = (text: string, startMs = 0, endMs = 4_000) => ({ startMs, endMs, text });

test.each([
  ["OpenAI's json", { text: " Good morning. " }, null, [segment("Good morning.")]],
  [
    "OpenAI's verbose_json",
    {
      task: "transcribe",
      language: "english",
      text: "Good morning. All?",
      segments: [
        { id: 0, start: 0.5, end: 1.25, text: " Good morning." },
        { id: 1, start: 1.25, end: 9, text: " All?" },
      ],
    },
    "english",
    [segment("Good morning.", 500, 1_250), segment("All?", 1_250)],
  ],
  ["a list of segments", [{ start: 1, end: 2, text: "yes" }], null, [segment("yes", 1_000, 2_000)]],
  [
    "whisper.cpp's",
    {
      result: { language: "de" },
      transcription: [
        {
          timestamps: { from: "00:00:00,000", to: "00:00:02,000" },
          offsets: { from: 0, to: 2_000 },
          text: " Ja.",
        },
      ],
    },
    "de",
    [segment("Ja.", 0, 2_000)],
  ],
])("reads %s", (_name, answer, language, segments) => {
  expect(readOutput(JSON.stringify(answer), 4_000)).toEqual({ language, segments });
});

test.each([
  ["text", "good morning\n", [segment("good morning")]],
  ["several lines", "one\ntwo\n", [segment("one two")]],
  ["a number", "42", [segment("42")]],
  ["what only begins like JSON", "[noise] hello", [segment("[noise] hello")]],
  ["nothing", "", []],
  ["punctuation", " … \n--\n", []],
])("reads %s as text", (_name, output, segments) => {
  expect(readOutput(output, 4_000)).toEqual({ language: null, segments });
});

test("text becomes one line without control characters, and keeps letters of every script", () => {
  expect(readOutput("\u001B[31mred\u2028\u202Eyes 日本", 4_000).segments).toEqual([
    segment("[31mred yes 日本"),
  ]);
});

test("times that cannot be are brought into the audio", () => {
  const segments = [
    { start: 3, end: 1, text: "backwards" },
    { start: -5, end: 1e308, text: "everywhere" },
    { start: 60, end: 61, text: "later" },
  ];
  expect(readJson(JSON.stringify(segments), 4_000).segments).toEqual([
    segment("everywhere"),
    segment("backwards", 3_000, 3_000),
    segment("later", 4_000),
  ]);
});

test.each([
  ["an error", { error: { message: "no" } }],
  ["null", null],
  ["a text that is none", { text: 7 }],
  ["times that are none", [{ start: "0", end: "1", text: "a" }]],
  ["a text that nobody says in this time", { text: "a".repeat(2_001) }],
  ["more segments than fit", Array.from({ length: 201 }, () => ({ start: 0, end: 1, text: "a" }))],
])("refuses %s", (_name, answer) => {
  expect(() => readJson(JSON.stringify(answer), 4_000)).toThrow(
    expect.objectContaining({ problem: "malformed" }),
  );
});

test("refuses what is no JSON, and output that is no text", () => {
  const malformed = expect.objectContaining({ problem: "malformed" }) as Error;
  expect(() => readJson("<html>", 4_000)).toThrow(malformed);
  expect(() => readOutput("RIFF\0\0", 4_000)).toThrow(malformed);
  expect(() => readOutput("\uFFFD\uFFFD", 4_000)).toThrow(malformed);
});

test("a language that is none is left out", () => {
  expect(readJson(JSON.stringify({ text: "a", language: "<b>" }), 4_000).language).toBeNull();
  expect(readJson(JSON.stringify({ text: "a", language: null }), 4_000).language).toBeNull();
});
