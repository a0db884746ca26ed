import { execFileSync } from "node:child_process";

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
  const wavs = lines.map(({ text }, index) => {
    const wav = `${file}.${index}.wav`;
    const how = ["-v", voice.name, "-s", String(voice.speed), "-p", String(voice.pitch)];
    execFileSync("espeak-ng", [...how, "-w", wav, text]);
    return wav;
  });
  const delayed = lines.map(({ at }, index) => `[${index}]adelay=${Math.round(at * 1000)}:all=1[a${index}]`);
  const mixed = `${lines.map((_, index) => `[a${index}]`).join("")}amix=inputs=${lines.length}:normalize=0[out]`;
  const inputs = wavs.flatMap((wav) => ["-i", wav]);
  const filter = ["-filter_complex", [...delayed, mixed].join(";"), "-map", "[out]"];
  const opus = ["-c:a", "libopus", "-ac", "1", "-ar", "48000", "-b:a", "32k", "-cluster_time_limit", "1000"];
  execFileSync("ffmpeg", ["-y", "-loglevel", "error", ...inputs, ...filter, ...opus, file]);
}
