import { execFileSync } from "node:child_process";

/** One person's part in a script: what espeak-ng says, and when. */
export interface Line {
  readonly text: string;
  /** Seconds. */
  readonly at: number;
}

/** Writes lines, as espeak-ng says them, to a WebM file with Opus, as a recorder does with a microphone's track: in clusters of a second. */
export function speak(file: string, voice: string, lines: readonly Line[]): void {
  const wavs = lines.map(({ text }, index) => {
    const wav = `${file}.${index}.wav`;
    // Slowly, with a pause between words: pocketsphinx was trained with people.
    execFileSync("espeak-ng", ["-v", voice, "-s", "130", "-g", "2", "-w", wav, text]);
    return wav;
  });
  const delayed = lines.map(({ at }, index) => `[${index}]adelay=${Math.round(at * 1000)}:all=1[a${index}]`);
  const mixed = `${lines.map((_, index) => `[a${index}]`).join("")}amix=inputs=${lines.length}:normalize=0[out]`;
  const inputs = wavs.flatMap((wav) => ["-i", wav]);
  const filter = ["-filter_complex", [...delayed, mixed].join(";"), "-map", "[out]"];
  const opus = ["-c:a", "libopus", "-ac", "1", "-ar", "48000", "-b:a", "32k", "-cluster_time_limit", "1000"];
  execFileSync("ffmpeg", ["-y", "-loglevel", "error", ...inputs, ...filter, ...opus, file]);
}
