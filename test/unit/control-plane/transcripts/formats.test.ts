import { expect, test } from "vitest";
import { formatTranscript } from "../../../../src/control-plane/transcripts/formats.ts";

const segment = (startMs: number, endMs: number, name: string, text: string) => ({
  startMs,
  endMs,
  userId: "u".repeat(24),
  name,
  text,
});
const said = [segment(1_500, 3_007, "Ada", "Good morning."), segment(2_000, 4_000, "Ben", "Hello!")];

test("txt has a line for each segment", () => {
  expect(formatTranscript(said, "txt")).toBe("[00:00:01] Ada: Good morning.\n[00:00:02] Ben: Hello!\n");
});

test("srt numbers the cues, and has commas in times", () => {
  expect(formatTranscript(said, "srt")).toBe(
    "1\n00:00:01,500 --> 00:00:03,007\nAda: Good morning.\n\n2\n00:00:02,000 --> 00:00:04,000\nBen: Hello!\n\n",
  );
});

test("vtt has voices", () => {
  expect(formatTranscript(said, "vtt")).toBe(
    "WEBVTT\n\n00:00:01.500 --> 00:00:03.007\n<v Ada>Good morning.</v>\n\n00:00:02.000 --> 00:00:04.000\n<v Ben>Hello!</v>\n\n",
  );
});

test("there may be more than 99 hours", () => {
  const late = [segment(100 * 3_600_000, 100 * 3_600_000 + 61_001, "Ada", "Still here")];
  expect(formatTranscript(late, "txt")).toContain("[100:00:00]");
  expect(formatTranscript(late, "srt")).toContain("100:00:00,000 --> 100:01:01,001");
  expect(formatTranscript(late, "vtt")).toContain("100:00:00.000 --> 100:01:01.001");
});

test("no name or text is markup, another cue or another line", () => {
  const hostile = [
    segment(0, 1, "<b>Eve</b>\n\nWEBVTT", "<i>a</i> & 1 --> 2\u2028\r\n\r\n{\\an8}NOTE\u0085\0x"),
  ];
  const vtt = formatTranscript(hostile, "vtt");
  expect(vtt).toBe(
    "WEBVTT\n\n00:00:00.000 --> 00:00:00.001\n<v &lt;b&gt;Eve&lt;/b&gt; WEBVTT>&lt;i&gt;a&lt;/i&gt; &amp; 1 --&gt; 2 {\\an8}NOTE x</v>\n\n",
  );
  expect(formatTranscript(hostile, "srt")).toBe(
    "1\n00:00:00,000 --> 00:00:00,001\n‹b›Eve‹/b› WEBVTT: ‹i›a‹/i› & 1 --› 2 { \\an8}NOTE x\n\n",
  );
  expect(formatTranscript(hostile, "txt").split("\n")).toHaveLength(2);
});

test("of nothing there is an empty file", () => {
  expect(formatTranscript([], "txt")).toBe("");
  expect(formatTranscript([], "srt")).toBe("");
  expect(formatTranscript([], "vtt")).toBe("WEBVTT\n\n");
});
