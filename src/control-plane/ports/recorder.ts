import type { RecordedMedia, RecordingOptions } from "../../shared/call/recording.ts";

/** What makes recordings. There may be none on a host: then nothing can be recorded there, and it says so. */
export interface Recorder {
  /** Rejects when it cannot begin. */
  start(recording: { id: string; callId: string; options: RecordingOptions }): Promise<void>;
  /** Asks it to come to an end; `onFinished` tells of the file. */
  stop(recordingId: string): Promise<void>;
  /** `media` is null where nothing could be saved. */
  onFinished(listener: (recordingId: string, media: RecordedMedia | null) => void): void;
}
