import type { RecordedMedia, RecordingOptions } from "../../shared/call/recording.ts";

/** Records calls. A host without a recorder responds with SW_CALL_RECORDING_DISABLED. */
export interface Recorder {
  /** Rejects if it cannot start. */
  start(recording: { id: string; callId: string; options: RecordingOptions }): Promise<void>;
  /** Stops a recording. The file is passed to `onFinished` later. */
  stop(recordingId: string): Promise<void>;
  /** `media` is null if nothing could be saved. */
  onFinished(listener: (recordingId: string, media: RecordedMedia | null) => void): void;
}
