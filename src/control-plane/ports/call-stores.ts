import type { CallState } from "../../shared/call/call-state.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import type { TranscriptProblem, TranscriptStatus } from "../../shared/contract/entities.ts";

export interface CallStore {
  insert(call: CallState): void;
  save(call: CallState): void;
  get(id: string): CallState | undefined;
  liveIn(roomId: string): CallState | undefined;
  /** The live calls in all rooms of a person. */
  liveInRoomsOf(userId: string): CallState[];
  live(): CallState[];
}

export interface MissedCallRow {
  readonly userId: string;
  readonly callId: string;
  readonly missedAt: number;
  readonly seen: boolean;
}

export interface MissedCallStore {
  insert(missed: MissedCallRow): void;
  /** The newest `limit`, newest first. */
  ofUser(userId: string, limit: number): MissedCallRow[];
  /** Returns whether there were any unseen calls. */
  markSeen(userId: string): boolean;
  /** Returns whether it existed. */
  remove(userId: string, callId: string): boolean;
}

export interface RecordingStore {
  insert(recording: RecordingState): void;
  save(recording: RecordingState): void;
  remove(id: string): void;
  get(id: string): RecordingState | undefined;
  ofSubject(subjectId: string): RecordingState[];
  withStatus(status: RecordingState["status"]): RecordingState[];
}

/** Something that a person said. Times are in ms since the start of the recording. */
export interface TranscriptSegment {
  readonly startMs: number;
  readonly endMs: number;
  readonly userId: string;
  /** Their name when it was transcribed. */
  readonly name: string;
  readonly text: string;
}

export interface TranscriptRow {
  readonly recordingId: string;
  readonly status: TranscriptStatus;
  readonly engine: string | null;
  readonly language: string | null;
  /** Turns that have been transcribed, of how many. */
  readonly done: number;
  readonly total: number;
  readonly problem: TranscriptProblem | null;
  readonly attempts: number;
  /** When the next attempt is due. */
  readonly nextAt: number;
}

export interface TranscriptStore {
  /** Inserts or replaces; its segments stay. */
  save(transcript: TranscriptRow): void;
  get(recordingId: string): TranscriptRow | undefined;
  /** Queued and running ones, those that are due first in front. */
  unfinished(): TranscriptRow[];
  segments(recordingId: string): TranscriptSegment[];
  saveSegments(recordingId: string, segments: readonly TranscriptSegment[]): void;
  remove(recordingId: string): void;
}
