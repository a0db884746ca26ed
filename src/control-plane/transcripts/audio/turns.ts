import { SAMPLE_RATE } from "./decode.ts";
import { FRAME_SAMPLES } from "./voice-activity.ts";

/** One person's speech between two pauses. */
export interface SpokenTurn {
  /** In the file. Milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly samples: Int16Array;
}

/** A frame of `FRAME_SAMPLES` samples. */
export interface Frame {
  readonly position: number;
  readonly samples: Int16Array;
  readonly voice: boolean;
}

const frames = (ms: number): number => Math.round((ms * SAMPLE_RATE) / 1000 / FRAME_SAMPLES);

/** Silence that ends a turn. Shorter pauses are within sentences. */
const PAUSE = frames(750);
/** What is kept before and after the voice, because its quiet beginnings and ends are not recognized as voice. */
const PADDING = frames(210);
/** Less voice than that is a click or a cough. */
const MIN_VOICE = frames(150);
/** Whisper hears 30 s at a time. */
export const MAX_TURN_MS = 25_000;
const MAX_TURN = frames(MAX_TURN_MS);

const silence = new Int16Array(FRAME_SAMPLES);

/**
 * Finds turns: voice without a long pause. Positions may jump forward, which is silence. A turn that becomes too long is
 * split, at a pause in its second half if there is one. No more than one turn is in memory.
 */
export async function* findTurns(source: AsyncIterable<Frame> | Iterable<Frame>): AsyncGenerator<SpokenTurn> {
  let open: Frame[] = [];
  let end = 0;
  for await (const frame of source) {
    const missing = Math.round((frame.position - end) / FRAME_SAMPLES);
    if (missing >= PAUSE) {
      yield* turnOf(open);
      open = [];
    } else
      for (let index = 0; index < missing; index++)
        open.push({ position: end + index * FRAME_SAMPLES, samples: silence, voice: false });
    open.push(frame);
    end = frame.position + FRAME_SAMPLES;
    const pause = open.length - 1 - open.findLastIndex(({ voice }) => voice);
    if (pause === open.length) open = open.slice(-PADDING);
    else if (pause >= PAUSE) {
      yield* turnOf(open);
      open = open.slice(-PADDING);
    } else if (open.length >= MAX_TURN) {
      const at = whereToSplit(open);
      yield* turnOf(open.slice(0, at));
      open = open.slice(at);
    }
  }
  yield* turnOf(open);
}

/** The middle of the longest pause in the second half, or else the end. */
function whereToSplit(open: readonly Frame[]): number {
  let best = { length: 0, end: open.length };
  let length = 0;
  for (let index = Math.floor(open.length / 2); index < open.length; index++) {
    length = open[index]?.voice ? 0 : length + 1;
    if (length > best.length) best = { length, end: index + 1 };
  }
  return best.end - Math.floor(best.length / 2);
}

function* turnOf(open: readonly Frame[]): Generator<SpokenTurn> {
  if (open.filter(({ voice }) => voice).length < MIN_VOICE) return;
  const kept = open.slice(0, open.findLastIndex(({ voice }) => voice) + 1 + PADDING);
  const samples = new Int16Array(kept.length * FRAME_SAMPLES);
  for (const [index, frame] of kept.entries()) samples.set(frame.samples, index * FRAME_SAMPLES);
  const startMs = Math.round(((kept[0]?.position ?? 0) / SAMPLE_RATE) * 1000);
  yield { startMs, endMs: startMs + Math.round((samples.length / SAMPLE_RATE) * 1000), samples };
}
