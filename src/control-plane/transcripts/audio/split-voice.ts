import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { leaveSpaceForMessages } from "../../../node/free-space.ts";
import { decodeVoice, type Pcm } from "./decode.ts";
import { findTurns, type Frame } from "./turns.ts";
import { createVoiceDetector, FRAME_SAMPLES, type VoiceDetector } from "./voice-activity.ts";
import { toWav } from "./wav.ts";

/** A turn that was written to a WAV file. */
export interface WrittenTurn {
  /** From the beginning of the voice's file. Milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** The WAV file's name in the folder. */
  readonly wav: string;
}

/**
 * Finds the turns in the audio of one person (WebM with Opus) and writes each to `<prefix>-<number>.wav` in `folder`.
 * Rejects if the file cannot be opened, or a WAV file cannot be written: an hour of speech takes
 * 115 MB, which must be left for messages.
 */
export async function splitVoice(file: string, folder: string, prefix: string): Promise<WrittenTurn[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const detector = await createVoiceDetector();
  const turns: WrittenTurn[] = [];
  try {
    for await (const { startMs, endMs, samples } of findTurns(framesOf(decodeVoice(file), detector))) {
      const wav = `${prefix}-${turns.length}.wav`;
      const content = toWav(samples);
      leaveSpaceForMessages(folder, content.byteLength);
      await writeFile(join(folder, wav), content, { mode: 0o600 });
      turns.push({ startMs, endMs, wav });
    }
  } finally {
    detector.free();
  }
  return turns;
}

/** Cuts audio into frames. What is left before a gap, less than a frame, is dropped. */
async function* framesOf(source: AsyncIterable<Pcm>, detector: VoiceDetector): AsyncGenerator<Frame> {
  let frame = new Int16Array(FRAME_SAMPLES);
  let filled = 0;
  let end = 0;
  for await (const { position, samples } of source) {
    if (position !== end) filled = 0;
    end = position + samples.length;
    for (let read = 0; read < samples.length;) {
      const part = samples.subarray(read, read + FRAME_SAMPLES - filled);
      frame.set(part, filled);
      filled += part.length;
      read += part.length;
      if (filled < FRAME_SAMPLES) continue;
      yield { position: position + read - FRAME_SAMPLES, samples: frame, voice: detector.isVoice(frame) };
      frame = new Int16Array(FRAME_SAMPLES);
      filled = 0;
    }
  }
}
