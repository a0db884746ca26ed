import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./host.ts";

/** One person's part in a script: what espeak-ng says, and when. */
export interface Line {
  readonly text: string;
  /** Seconds. */
  readonly at: number;
}

/** How espeak-ng speaks: a voice, words per minute and pitch. */
export interface Voice {
  readonly name: string;
  readonly speed: number;
  readonly pitch: number;
}

/** Writes lines to a WebM file with Opus, as a recorder does with a microphone's track: in clusters of a second. */
export function speak(file: string, voice: Voice, lines: readonly Line[]): void {
  const opus = ["-c:a", "libopus", "-ac", "1", "-ar", "48000", "-b:a", "32k", "-cluster_time_limit", "1000"];
  render(voice, lines, [...opus, file]);
}

/** Lines as samples: 48 kHz, mono. */
export function recite(voice: Voice, lines: readonly Line[]): Int16Array {
  const bytes = render(voice, lines, ["-f", "s16le", "-ac", "1", "-ar", "48000", "-"]);
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

function render(voice: Voice, lines: readonly Line[], output: readonly string[]): Buffer {
  const folder = temporaryDirectory();
  const wavs = lines.map(({ text }, index) => {
    const wav = join(folder, `${index}.wav`);
    const how = ["-v", voice.name, "-s", String(voice.speed), "-p", String(voice.pitch)];
    execFileSync("espeak-ng", [...how, "-w", wav, text]);
    return wav;
  });
  const inputs = wavs.flatMap((wav) => ["-i", wav]);
  const delayed = lines.map(({ at }, index) => `[${index}]adelay=${Math.round(at * 1000)}:all=1[a${index}]`);
  const mixed = `${lines.map((_, index) => `[a${index}]`).join("")}amix=inputs=${lines.length}:normalize=0[out]`;
  const filter = ["-filter_complex", [...delayed, mixed].join(";"), "-map", "[out]"];
  try {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    return execFileSync("ffmpeg", ["-y", "-loglevel", "error", ...inputs, ...filter, ...output], options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
