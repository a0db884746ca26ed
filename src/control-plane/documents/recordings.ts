import { toRfc3339 } from "../../shared/base/clock.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import type { Stores } from "../ports/storage.ts";

/** A recording in the format of the API. `url` is the link to its media, for one caller. */
export function recordingDocument(
  stores: Pick<Stores, "calls" | "transcripts">,
  recording: RecordingState,
  url: string | null = null,
): RecordingDocument {
  const { status } = recording;
  const media = status === "finished" ? recording.media : null;
  const transcript = stores.transcripts.get(recording.id);
  return {
    id: recording.id,
    call_id: recording.callId,
    room_id: stores.calls.get(recording.callId)?.roomId ?? "",
    status,
    ...recording.options,
    started_by: recording.startedBy,
    started_at: toRfc3339(recording.startedAt),
    ended_at: status === "recording" ? null : toRfc3339(recording.endedAt),
    partial: recording.partial,
    problem: status === "recording" || status === "deleted" ? null : recording.problem,
    media: media && {
      key: media.key,
      size: media.size,
      sha256: media.sha256,
      content_type: media.contentType,
      duration_ms: media.durationMs,
      url,
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

/** Null if there is no such recording. */
export function recordingDocumentOf(stores: Stores, recordingId: string): RecordingDocument | null {
  const recording = stores.recordings.get(recordingId);
  return recording ? recordingDocument(stores, recording) : null;
}
