import type {
  RecordedMedia,
  RecordedVoice,
  RecordingProblem,
  RunningRecording,
} from "../../shared/call/recording.ts";

/** What has become of a recording. */
export type RecordingResult =
  | {
      readonly media: RecordedMedia;
      readonly voices: readonly RecordedVoice[];
      /** Whether something is missing at the end of a part. */
      readonly partial: boolean;
    }
  | { readonly problem: RecordingProblem };

/** Records what is in a LiveKit room: a page of our own, or LiveKit Egress. */
export interface Recorder {
  /**
   * Rejects with SW_CALL_RECORDING_DISABLED if this host has nothing to record with; with SW_CALL_LIVEKIT_UNREACHABLE if it
   * is not known whether it records, so that it has to be stopped; and if it cannot start. `mediaRoom`: as `MediaServer`
   * knows it.
   */
  start(recording: RunningRecording, mediaRoom: string): Promise<void>;
  /** Goes on with a recording that was running when the host stopped. */
  resume(recording: RunningRecording): void;
  /** Ends one that has been stopped, also before the host was started; what has become of it is told later. */
  stop(recordingId: string): void;
  /** Called once for each recording that was stopped, or cannot go on. */
  onFinished(listener: (recordingId: string, result: RecordingResult) => void): void;
  /** Called if a recording cannot go on: it is to be stopped, and what there is of it to be kept. */
  onBroken(listener: (recordingId: string, problem: RecordingProblem) => void): void;
}
