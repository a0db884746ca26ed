import type { TranscriptSegment } from "../ports/call-stores.ts";
import type { SpokenSegment } from "./engines/engine.ts";
import type { Turn } from "./prepare.ts";

/** A segment of a turn, in the recording. */
export const placed = (
  { startMs, endMs, text }: SpokenSegment,
  turn: Turn,
  name: string,
): TranscriptSegment => ({
  startMs: turn.startMs + startMs,
  endMs: turn.startMs + endMs,
  userId: turn.userId,
  name,
  text,
});

/** Orders by time what people said. Those who spoke at the same time are both there. */
export const merge = (
  segments: readonly TranscriptSegment[],
  more: readonly TranscriptSegment[],
): TranscriptSegment[] =>
  [...segments, ...more].toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
