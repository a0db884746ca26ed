import { toRfc3339 } from "../../shared/base/clock.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";

/** A recording in the format of the API. */
export function recordingDocument(recording: RecordingState): RecordingDocument {
  return {
    id: recording.id,
    call_id: recording.callId,
    status: recording.status,
    ...recording.options,
    started_by: recording.startedBy,
    started_at: toRfc3339(recording.startedAt),
    ended_at: recording.status === "recording" ? null : toRfc3339(recording.endedAt),
    media: recording.status === "finished" ? recording.media : null,
  };
}
