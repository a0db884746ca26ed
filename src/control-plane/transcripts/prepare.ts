import type { RecordedVoice } from "../../shared/call/recording.ts";
import type { VoiceTurns } from "./split-task.ts";

/** What a person said between two pauses, as a WAV file. Times are in ms since the start of the recording. */
export interface Turn {
  readonly userId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly wav: string;
}

/** The turns of all voices, with who said them, in the order in which they were said. Throws if all files are missing. */
export function turnsOf(voices: readonly RecordedVoice[], split: VoiceTurns): Turn[] {
  if (voices.length > 0 && split.every((turns) => turns === null))
    throw new Error("the audio of the people in the recording is missing");
  return voices
    .flatMap(({ userId, offsetMs }, index) =>
      (split[index] ?? []).map(({ startMs, endMs, wav }) => ({
        userId,
        startMs: startMs + offsetMs,
        endMs: endMs + offsetMs,
        wav,
      })),
    )
    .toSorted((a, b) => a.startMs - b.startMs);
}
