import * as z from "zod";
import type { CallState } from "../../shared/call/call-state.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import { transcriptProblems, transcriptStatus } from "../../shared/contract/entities.ts";
import type {
  CallStore,
  MissedCallStore,
  RecordingStore,
  TranscriptRow,
  TranscriptSegment,
  TranscriptStore,
} from "../ports/call-stores.ts";
import { build, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

/** The whole state of a call is stored as JSON. The other columns are for queries. */
export function createCallStore(queries: Queries): CallStore {
  const select = build.selectFrom("calls").select("state");
  // Calls that were stored by earlier versions lack these fields.
  const toCall = (row: { state: string }): CallState =>
    Object.assign({ warm: [], hands: [] }, JSON.parse(row.state) as CallState);
  const one = (row: { state: string } | undefined) => row && toCall(row);
  return {
    insert(call) {
      queries.run(
        build.insertInto("calls").values({
          id: call.id,
          room_id: call.roomId,
          status: call.status,
          started_at: call.startedAt,
          state: JSON.stringify(call),
        }),
      );
    },
    save(call) {
      queries.run(
        build
          .updateTable("calls")
          .set({ status: call.status, state: JSON.stringify(call) })
          .where("id", "=", call.id),
      );
    },
    get: (id) => one(queries.first(select.where("id", "=", id))),
    liveIn: (roomId) =>
      one(queries.first(select.where("room_id", "=", roomId).where("status", "<>", "ended"))),
    liveInRoomsOf: (userId) =>
      queries
        .all(
          build
            .selectFrom("room_members")
            .innerJoin("calls", "calls.room_id", "room_members.room_id")
            .where("room_members.user_id", "=", userId)
            .where("calls.status", "<>", "ended")
            .select("calls.state"),
        )
        .map(toCall),
    live: () => queries.all(select.where("status", "<>", "ended")).map(toCall),
  };
}

export function createMissedCallStore(queries: Queries): MissedCallStore {
  return {
    insert({ userId, callId, missedAt, seen }) {
      const row = { user_id: userId, call_id: callId, missed_at: missedAt, seen: seen ? 1 : 0 };
      queries.run(build.insertInto("missed_calls").values(row));
    },
    ofUser: (userId, limit) =>
      queries
        .all(
          build
            .selectFrom("missed_calls")
            .selectAll()
            .where("user_id", "=", userId)
            .orderBy("missed_at", "desc")
            .limit(limit),
        )
        .map((row) => ({
          userId: row.user_id,
          callId: row.call_id,
          missedAt: row.missed_at,
          seen: row.seen === 1,
        })),
    markSeen: (userId) =>
      queries.run(
        build
          .updateTable("missed_calls")
          .set({ seen: 1 })
          .where("user_id", "=", userId)
          .where("seen", "=", 0),
      ) > 0,
    remove: (userId, callId) =>
      queries.run(
        build.deleteFrom("missed_calls").where("user_id", "=", userId).where("call_id", "=", callId),
      ) > 0,
  };
}

/** The whole state is stored as JSON, like that of a call. */
export function createRecordingStore(queries: Queries): RecordingStore {
  const select = build.selectFrom("recordings").select("state");
  const toRecording = (row: { state: string }) => JSON.parse(row.state) as RecordingState;
  return {
    insert(recording) {
      queries.run(
        build.insertInto("recordings").values({
          id: recording.id,
          subject_id: recording.subjectId,
          started_at: recording.startedAt,
          status: recording.status,
          state: JSON.stringify(recording),
        }),
      );
    },
    save(recording) {
      queries.run(
        build
          .updateTable("recordings")
          .set({ status: recording.status, state: JSON.stringify(recording) })
          .where("id", "=", recording.id),
      );
    },
    remove(id) {
      queries.run(build.deleteFrom("recordings").where("id", "=", id));
    },
    get: (id) => queries.all(select.where("id", "=", id)).map(toRecording)[0],
    ofSubject: (subjectId) =>
      queries.all(select.where("subject_id", "=", subjectId).orderBy("started_at")).map(toRecording),
    withStatus: (status) => queries.all(select.where("status", "=", status)).map(toRecording),
  };
}

export function createTranscriptStore(queries: Queries): TranscriptStore {
  const table = build.selectFrom("transcripts");
  const select = table.select([
    "recording_id",
    "status",
    "engine",
    "language",
    "done",
    "total",
    "problem",
    "attempts",
    "next_at",
  ]);
  const toTranscript = (row: Omit<Tables["transcripts"], "segments">): TranscriptRow => ({
    recordingId: row.recording_id,
    status: transcriptStatus.parse(row.status),
    engine: row.engine,
    language: row.language,
    done: row.done,
    total: row.total,
    problem: z.enum(transcriptProblems).nullable().parse(row.problem),
    attempts: row.attempts,
    nextAt: row.next_at,
  });
  return {
    save({ recordingId, nextAt, ...rest }) {
      const row = { ...rest, next_at: nextAt };
      queries.run(
        build
          .insertInto("transcripts")
          .values({ recording_id: recordingId, segments: "[]", ...row })
          .onConflict((conflict) => conflict.column("recording_id").doUpdateSet(row)),
      );
    },
    get: (recordingId) => queries.all(select.where("recording_id", "=", recordingId)).map(toTranscript)[0],
    unfinished: () =>
      queries.all(select.where("status", "in", ["queued", "running"]).orderBy("next_at")).map(toTranscript),
    segments: (recordingId) =>
      queries
        .all(table.select("segments").where("recording_id", "=", recordingId))
        .flatMap((row) => JSON.parse(row.segments) as TranscriptSegment[]),
    saveSegments(recordingId, segments) {
      queries.run(
        build
          .updateTable("transcripts")
          .set({ segments: JSON.stringify(segments) })
          .where("recording_id", "=", recordingId),
      );
    },
    remove(recordingId) {
      queries.run(build.deleteFrom("transcripts").where("recording_id", "=", recordingId));
    },
  };
}
