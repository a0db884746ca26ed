import { toRfc3339 } from "../../shared/base/clock.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import type { ConferenceRecordingDocument } from "../../shared/contract/conferences.ts";
import type { RecordingDocument, TranscriptDocument } from "../../shared/contract/entities.ts";
import type { TranscriptRow, TranscriptSegment } from "../ports/call-stores.ts";
import { conferenceOfSubject, subjectOf } from "../permissions/subjects.ts";
import type { Stores } from "../ports/storage.ts";

/** A recording of a call in the format of the API. Links to its media are for one caller, and added where they are asked for. */
export function recordingDocument(stores: Stores, recording: RecordingState): RecordingDocument {
  const { id, ...rest } = commonDocument(stores, recording);
  const room_id = subjectOf(stores, recording.subjectId)?.roomId ?? "";
  return { id, call_id: recording.subjectId, room_id, ...rest };
}

/** A recording of a conference. */
export function conferenceRecordingDocument(
  stores: Stores,
  recording: RecordingState,
): ConferenceRecordingDocument {
  const { id, ...rest } = commonDocument(stores, recording);
  return { id, conference_id: conferenceOfSubject(recording.subjectId) ?? "", ...rest };
}

function commonDocument(
  stores: Stores,
  recording: RecordingState,
): Omit<RecordingDocument, "call_id" | "room_id"> {
  const { status } = recording;
  const media = status === "finished" ? recording.media : null;
  const transcript = stores.transcripts.get(recording.id);
  return {
    id: recording.id,
    status,
    ...recording.options,
    started_by: recording.startedBy,
    started_at: toRfc3339(recording.startedAt),
    ended_at: status === "recording" ? null : toRfc3339(recording.endedAt),
    partial: recording.partial,
    problem: status === "recording" || status === "deleted" ? null : recording.problem,
    needs_space: status === "processing" && recording.needsSpace,
    media: media && {
      key: media.key,
      size: media.size,
      sha256: media.sha256,
      content_type: media.contentType,
      duration_ms: media.durationMs,
      url: null,
    },
    upload: status === "finished" ? recording.upload : null,
    transcript_state: transcript
      ? {
          status: transcript.status,
          done: transcript.done,
          total: transcript.total,
          problem: transcript.problem,
          engine: transcript.engine,
          language: transcript.language,
        }
      : null,
  };
}

/** Null if no call has such a recording. */
export function recordingDocumentOf(stores: Stores, recordingId: string): RecordingDocument | null {
  const recording = stores.recordings.get(recordingId);
  const isOfCall = recording && conferenceOfSubject(recording.subjectId) === null;
  return isOfCall ? recordingDocument(stores, recording) : null;
}

/** What has been transcribed so far. */
export function transcriptDocument(
  { status, engine, language }: Pick<TranscriptRow, "status" | "engine" | "language">,
  segments: readonly TranscriptSegment[],
): TranscriptDocument {
  return {
    status,
    engine,
    language,
    segments: segments.map(({ startMs, endMs, userId, name, text }) => ({
      start_ms: startMs,
      end_ms: endMs,
      user_id: userId,
      name,
      text,
    })),
  };
}
