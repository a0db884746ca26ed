import type {
  RecordedMedia,
  RecordedVoice,
  RecordingOptions,
  RecordingProblem,
} from "../../shared/call/recording.ts";

/** What has become of a recording. */
export type RecordingResult =
  | {
      readonly media: Omit<RecordedMedia, "place">;
      readonly voices: readonly RecordedVoice[];
      readonly partial: boolean;
    }
  | { readonly problem: RecordingProblem };

/** Records calls. A host without a recorder responds with SW_CALL_RECORDING_DISABLED. */
export interface Recorder {
  /** Rejects if it cannot start. `token` is what the recorder speaks to the host with. */
  start(recording: {
    id: string;
    callId: string;
    options: RecordingOptions;
    keyBase: string;
    token: string;
  }): Promise<void>;
  /** Stops a recording. What has become of it is passed to `onFinished` later. */
  stop(recordingId: string): Promise<void>;
  onFinished(listener: (recordingId: string, result: RecordingResult) => void): void;
}
