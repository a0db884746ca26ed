import type { RecordingState } from "../../shared/call/recording.ts";
import type { RecordingDocument, TranscriptDocument } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { RoomAction } from "../../shared/permissions/permissions.ts";
import type { CallAccess } from "../calls/access.ts";
import { recordingDocument, transcriptDocument } from "../documents/recordings.ts";
import type { Caller } from "../permissions/caller.ts";
import type { Storage } from "../ports/storage.ts";
import { formatTranscript, type TextFormat } from "./formats.ts";
import type { TranscriptQueue } from "./queue.ts";

/** The transcripts of recordings, for people who may see or make them. */
export class Transcripts {
  readonly #storage: Storage;
  readonly #access: CallAccess;
  readonly #queue: TranscriptQueue;

  constructor(parts: { storage: Storage; access: CallAccess; queue: TranscriptQueue }) {
    this.#storage = parts.storage;
    this.#access = parts.access;
    this.#queue = parts.queue;
  }

  /** As far as it has been made. Throws SW_TRANSCRIPT_NOT_FOUND if none was asked for. */
  get(caller: Caller, callId: string, recordingId: string): TranscriptDocument {
    this.#require(caller, callId, recordingId, "see");
    const { transcripts } = this.#storage.stores;
    const row = transcripts.get(recordingId);
    if (!row) throw new Failure("SW_TRANSCRIPT_NOT_FOUND");
    return transcriptDocument(row, transcripts.segments(recordingId));
  }

  /** The same as text. */
  getText(caller: Caller, callId: string, recordingId: string, format: TextFormat): string {
    this.#require(caller, callId, recordingId, "see");
    const { transcripts } = this.#storage.stores;
    if (!transcripts.get(recordingId)) throw new Failure("SW_TRANSCRIPT_NOT_FOUND");
    return formatTranscript(transcripts.segments(recordingId), format);
  }

  /** Queues it, or makes it again. One that failed or was cancelled goes on where it ended. */
  make(caller: Caller, callId: string, recordingId: string): RecordingDocument {
    const recording = this.#require(caller, callId, recordingId, "record");
    if (recording.status !== "finished")
      throw new Failure("SW_RECORDING_NOT_FOUND", "There is no such recording, or it has not finished.");
    if (!this.#queue.engine) throw new Failure("SW_TRANSCRIPT_NO_ENGINE");
    return this.#storage.write((stores) => {
      this.#queue.add(recordingId);
      return recordingDocument(stores, recording);
    });
  }

  /** Cancels one that is queued or running, and keeps what has been transcribed. */
  cancel(caller: Caller, callId: string, recordingId: string): RecordingDocument {
    const recording = this.#require(caller, callId, recordingId, "record");
    return this.#storage.write((stores) => {
      if (!stores.transcripts.get(recordingId)) throw new Failure("SW_TRANSCRIPT_NOT_FOUND");
      this.#queue.cancel(recordingId);
      return recordingDocument(stores, recording);
    });
  }

  #require(caller: Caller, callId: string, recordingId: string, action: RoomAction): RecordingState {
    this.#access.require(caller, callId, action);
    const recording = this.#storage.stores.recordings.get(recordingId);
    if (!recording || recording.subjectId !== callId || recording.status === "deleted")
      throw new Failure("SW_RECORDING_NOT_FOUND");
    return recording;
  }
}
