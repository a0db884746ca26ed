import type { CallState } from "../../shared/call/call-state.ts";
import type { RecordingState } from "../../shared/call/recording.ts";

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
  get(id: string): RecordingState | undefined;
  ofCall(callId: string): RecordingState[];
  running(): RecordingState[];
}
