import type { TranscriptSegment } from "../ports/call-stores.ts";

/** A transcript as text, in the formats that people and players read. */
export type TextFormat = "txt" | "srt" | "vtt";

export const contentTypes: Readonly<Record<TextFormat, string>> = {
  txt: "text/plain; charset=utf-8",
  srt: "application/x-subrip; charset=utf-8",
  vtt: "text/vtt; charset=utf-8",
};

type Segments = readonly TranscriptSegment[];

export function formatTranscript(segments: Segments, format: TextFormat): string {
  switch (format) {
    case "txt":
      return toText(segments);
    case "srt":
      return toSrt(segments);
    case "vtt":
      return toVtt(segments);
  }
}

const toText = (segments: Segments): string =>
  segments
    .map(({ startMs, name, text }) => `[${time(startMs)}] ${oneLine(name)}: ${oneLine(text)}\n`)
    .join("");

const toSrt = (segments: Segments): string =>
  segments
    .map(
      ({ startMs, endMs, name, text }, index) =>
        `${index + 1}\n${time(startMs, ",")} --> ${time(endMs, ",")}\n${withoutTags(`${name}: ${text}`)}\n\n`,
    )
    .join("");

const toVtt = (segments: Segments): string =>
  `WEBVTT\n\n${segments
    .map(
      ({ startMs, endMs, name, text }) =>
        `${time(startMs, ".")} --> ${time(endMs, ".")}\n<v ${escaped(name)}>${escaped(text)}</v>\n\n`,
    )
    .join("")}`;

/** `HH:MM:SS`, with milliseconds after `separator` if there is one. There may be more than 99 hours. */
function time(ms: number, separator?: string): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const seconds = `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}`;
  return separator === undefined ? seconds : `${seconds}${separator}${String(ms % 1000).padStart(3, "0")}`;
}

/** An empty line would end a cue. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();

/** WebVTT has character references, and with `>` escaped no text can be an arrow. */
const escaped = (text: string): string =>
  oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** SubRip has no way to escape: players take `<b>` and `{\an8}` for tags, and an arrow for a time. */
const withoutTags = (text: string): string =>
  oneLine(text).replaceAll("<", "‹").replaceAll(">", "›").replaceAll("{\\", "{ \\");
