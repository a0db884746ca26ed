/**
 * The states of a recording:
 *
 *   ┌───────────┐  stopped · the call ended   ┌────────────┐  finished   ┌──────────┐
 *   │ recording │ ──────────────────────────► │ processing │ ──────────► │ finished │
 *   └───────────┘                             └────────────┘             └──────────┘
 *         │  failed                                 │  failed            ┌──────────┐
 *         └─────────────────────────────────────────┴──────────────────► │  failed  │
 *                                                                        └──────────┘
 */
export type RecordingState = RunningRecording | ProcessingRecording | FinishedRecording | FailedRecording;

interface RecordingBase {
  readonly id: string;
  readonly callId: string;
  readonly options: RecordingOptions;
  readonly startedBy: string;
  readonly startedAt: number;
}

interface RunningRecording extends RecordingBase {
  readonly status: "recording";
}

interface ProcessingRecording extends RecordingBase {
  readonly status: "processing";
  readonly endedAt: number;
}

interface FinishedRecording extends RecordingBase {
  readonly status: "finished";
  readonly endedAt: number;
  readonly media: RecordedMedia;
}

interface FailedRecording extends RecordingBase {
  readonly status: "failed";
  readonly endedAt: number;
}

export interface RecordingOptions {
  readonly audio: boolean;
  readonly video: boolean;
  readonly transcript: boolean;
}

/** The key of the file in the recording storage, and its size in bytes. */
export interface RecordedMedia {
  readonly key: string;
  readonly size: number;
}

export type RecordingEvent = { readonly at: number } & (
  | { readonly type: "stopped" }
  | { readonly type: "finished"; readonly media: RecordedMedia }
  | { readonly type: "failed" }
);

/** The state after an event. Pure and total: an event that does not apply to the state leaves it unchanged. */
export function transitionRecording(recording: RecordingState, event: RecordingEvent): RecordingState {
  if (recording.status === "finished" || recording.status === "failed") return recording;
  const { id, callId, options, startedBy, startedAt } = recording;
  const base = { id, callId, options, startedBy, startedAt };
  const endedAt = recording.status === "processing" ? recording.endedAt : event.at;
  switch (event.type) {
    case "stopped":
      return { ...base, status: "processing", endedAt };
    case "finished":
      return { ...base, status: "finished", endedAt, media: event.media };
    case "failed":
      return { ...base, status: "failed", endedAt };
  }
}
