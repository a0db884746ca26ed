/**
 * The states of a recording:
 *
 *   ┌───────────┐  stopped · the call ended   ┌────────────┐  finished   ┌──────────┐  deleted   ┌─────────┐
 *   │ recording │ ──────────────────────────► │ processing │ ──────────► │ finished │ ─────────► │ deleted │
 *   └───────────┘                             └────────────┘             └──────────┘            └─────────┘
 *         │  failed                                 │  failed            ┌──────────┐  deleted        ▲
 *         └─────────────────────────────────────────┴──────────────────► │  failed  │ ────────────────┘
 *                                                                        └──────────┘
 *
 * While it runs, it has one part for each recorder that has worked on it: a recorder that was killed is replaced, and the
 * next one writes a part of its own.
 */
export type RecordingState =
  | RunningRecording
  | ProcessingRecording
  | FinishedRecording
  | FailedRecording
  | DeletedRecording;

export interface RecordingBase {
  readonly id: string;
  /** What is recorded: the id of a call, or that of a conference after `conf-`. */
  readonly subjectId: string;
  readonly options: RecordingOptions;
  readonly startedBy: string;
  readonly startedAt: number;
  /** `recordings/<subject>/<timestamp>`: what the names of all its files begin with. */
  readonly keyBase: string;
  /** The hash of the token with which its recorder speaks to the host. Each recorder has its own; null if there is none. */
  readonly tokenHash: string | null;
  /** In order; the last one is the current one. */
  readonly parts: readonly RecordingPart[];
  /** Whether something of it is missing, because a crash cut it. */
  readonly partial: boolean;
}

export interface RunningRecording extends RecordingBase {
  readonly status: "recording";
}

export interface ProcessingRecording extends RecordingBase {
  readonly status: "processing";
  readonly endedAt: number;
  /** Why it was stopped, unless somebody did or the call has ended. */
  readonly problem: RecordingProblem | null;
  /** Whether the disk is too full for its file. The room has been told. */
  readonly needsSpace: boolean;
}

export interface FinishedRecording extends RecordingBase {
  readonly status: "finished";
  readonly endedAt: number;
  readonly problem: RecordingProblem | null;
  readonly media: RecordedMedia;
  /** What each person has said, for the transcript. */
  readonly voices: readonly RecordedVoice[];
  /** Its way to S3; null if it stays on this machine's disk. */
  readonly upload: RecordingUpload | null;
}

export interface FailedRecording extends RecordingBase {
  readonly status: "failed";
  readonly endedAt: number;
  readonly problem: RecordingProblem;
}

export interface DeletedRecording extends RecordingBase {
  readonly status: "deleted";
  readonly endedAt: number;
  /** What still has to be removed from the storage; null once it has been. */
  readonly media: RecordedMedia | null;
}

export const recordingLayouts = [
  "ROOM_COMPOSITE_GRID",
  "ROOM_COMPOSITE_SPEAKER",
  "ROOM_COMPOSITE_AND_CHAT",
] as const;
export type RecordingLayout = (typeof recordingLayouts)[number];

export interface RecordingOptions {
  readonly audio: boolean;
  readonly video: boolean;
  readonly transcript: boolean;
  readonly layout: RecordingLayout;
}

export interface RecordingPart {
  /** From 1. */
  readonly part: number;
  /** When its recorder began, in ms since the start of the recording; null until then. */
  readonly offsetMs: number | null;
  /** Whether its recorder has sent everything. */
  readonly completed: boolean;
}

/** The file of a recording, in the storage for files. */
export interface RecordedMedia {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  readonly contentType: string;
  readonly durationMs: number;
  readonly place: "disk" | "s3";
}

/** A microphone's audio as it came: WebM with Opus. */
export interface RecordedVoice {
  readonly userId: string;
  /** Its path in the data folder. */
  readonly file: string;
  /** Where it begins, in ms since the start of the recording. */
  readonly offsetMs: number;
}

/** Why a recording stopped by itself, failed, or lacks something. */
export const recordingProblems = [
  /** Less than 500 MB were free. */
  "disk_full",
  /** The recorder could not be started, or died again and again. */
  "recorder_failed",
  /** Nothing that could be played was written. */
  "nothing_recorded",
  /** The files could not be joined. */
  "assembly_failed",
  /** LiveKit Egress has reported a failure. */
  "egress_failed",
] as const;
export type RecordingProblem = (typeof recordingProblems)[number];

/** Why an upload has not succeeded yet. */
export const uploadProblems = [
  /** The storage did not respond, or says that it cannot at the moment. */
  "unreachable",
  "wrong_keys",
  "no_bucket",
  "storage_full",
  /** What arrived, or what was to be sent, is not the file by its SHA-256. */
  "mismatch",
  "failed",
  /** The file is neither on the disk nor in S3. */
  "missing",
] as const;
export type UploadProblem = (typeof uploadProblems)[number];

export interface RecordingUpload {
  /** `waiting` is retried soon; `failed` only at the next start of the host, in case somebody has brought the file back. */
  readonly status: "waiting" | "uploading" | "done" | "failed";
  readonly problem: UploadProblem | null;
  /** Bytes that have been uploaded. */
  readonly done: number;
}

export type RecordingEvent = { readonly at: number } &
  /** A recorder is about to be opened, with a token and a part of its own. */
  (
    | { readonly type: "opened"; readonly tokenHash: string }
    /** It has asked what it is to record. */
    | { readonly type: "begun"; readonly offsetMs: number }
    | { readonly type: "completed" }
    | { readonly type: "stopped"; readonly problem: RecordingProblem | null }
    | { readonly type: "needs-space" }
    | {
        readonly type: "finished";
        readonly media: RecordedMedia;
        readonly voices: readonly RecordedVoice[];
        readonly partial: boolean;
        readonly upload: RecordingUpload | null;
      }
    | { readonly type: "failed"; readonly problem: RecordingProblem }
    | { readonly type: "upload"; readonly upload: RecordingUpload; readonly place: "disk" | "s3" }
    | { readonly type: "deleted" }
    | { readonly type: "removed" }
  );

/** The state after an event. Pure and total: an event that does not apply to the state leaves it unchanged. */
export function transitionRecording(recording: RecordingState, event: RecordingEvent): RecordingState {
  const { id, subjectId, options, startedBy, startedAt, keyBase, tokenHash, parts, partial } = recording;
  const base = { id, subjectId, options, startedBy, startedAt, keyBase, tokenHash, parts, partial };
  switch (recording.status) {
    case "recording":
    case "processing": {
      const endedAt = recording.status === "processing" ? recording.endedAt : event.at;
      const problem = recording.status === "processing" ? recording.problem : null;
      switch (event.type) {
        case "opened": {
          if (recording.status === "processing") return recording;
          const begun = begunParts(recording);
          const part = { part: begun.length + 1, offsetMs: null, completed: false };
          const isPartial = partial || begun.some(({ completed }) => !completed);
          return { ...recording, tokenHash: event.tokenHash, parts: [...begun, part], partial: isPartial };
        }
        case "begun":
          return recording.status === "processing" || currentPart(recording)?.offsetMs !== null
            ? recording
            : withCurrentPart(recording, { offsetMs: event.offsetMs });
        case "completed":
          return withCurrentPart(recording, { completed: true });
        case "stopped":
          return recording.status === "processing"
            ? recording
            : { ...base, status: "processing", endedAt, problem: event.problem, needsSpace: false };
        case "needs-space":
          return recording.status === "recording" || recording.needsSpace
            ? recording
            : { ...recording, needsSpace: true };
        case "finished": {
          const { media, voices, upload } = event;
          const isPartial = partial || event.partial;
          return { ...base, status: "finished", endedAt, problem, media, voices, upload, partial: isPartial };
        }
        case "failed":
          return { ...base, status: "failed", endedAt, problem: event.problem };
        default:
          return recording;
      }
    }
    case "finished":
      if (event.type === "upload")
        return { ...recording, upload: event.upload, media: { ...recording.media, place: event.place } };
      return event.type === "deleted"
        ? { ...base, status: "deleted", endedAt: recording.endedAt, media: recording.media }
        : recording;
    case "failed":
      return event.type === "deleted"
        ? { ...base, status: "deleted", endedAt: recording.endedAt, media: null }
        : recording;
    case "deleted":
      return event.type === "removed" ? { ...recording, media: null } : recording;
  }
}

/** The part that is being recorded, or was last. */
export const currentPart = ({ parts }: RecordingBase): RecordingPart | undefined => parts.at(-1);

/** The parts of which there may be files. */
export const begunParts = ({ parts }: RecordingBase): RecordingPart[] =>
  parts.filter(({ offsetMs }) => offsetMs !== null);

function withCurrentPart<R extends RecordingBase>(recording: R, change: Partial<RecordingPart>): R {
  const last = recording.parts.length - 1;
  return {
    ...recording,
    parts: recording.parts.map((part, i) => (i === last ? { ...part, ...change } : part)),
  };
}
