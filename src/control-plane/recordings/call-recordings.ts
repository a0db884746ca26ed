import type { RecordingOptions, RecordingState } from "../../shared/call/recording.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { CallAccess } from "../calls/access.ts";
import type { CallLedger } from "../calls/ledger.ts";
import { recordingDocument } from "../documents/recordings.ts";
import type { Caller } from "../permissions/caller.ts";
import type { Storage } from "../ports/storage.ts";
import type { Deletion } from "./deletion.ts";
import type { Recordings } from "./recordings.ts";

interface Parts {
  readonly storage: Storage;
  readonly calls: CallLedger;
  readonly access: CallAccess;
  readonly recordings: Recordings;
  readonly deletion: Deletion;
}

/** Recordings of calls, which people in the room start and stop. They throw the errors in the order of the API's contract. */
export class CallRecordings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.calls.onEnded((callId) => void parts.recordings.stopSubject(callId));
  }

  /** Resolves once the recorder is starting; if one records this call already, with that one. */
  async start(caller: Caller, callId: string, options: RecordingOptions): Promise<RecordingDocument> {
    const { access, recordings } = this.#parts;
    access.requireLive(caller, callId, "record");
    return this.#document(await recordings.start(callId, caller.userId, options));
  }

  stop(caller: Caller, callId: string): RecordingDocument {
    const { access, recordings } = this.#parts;
    access.requireLive(caller, callId, "record");
    recordings.requireEnabled();
    const stopped = recordings.stopSubject(callId);
    if (!stopped) throw new Failure("SW_CALL_NOT_RECORDING");
    return this.#document(stopped);
  }

  /** The finished recordings of a live or ended call. */
  list(caller: Caller, callId: string): RecordingDocument[] {
    this.#parts.access.require(caller, callId, "see");
    return this.#parts.recordings.list(callId).map((recording) => this.#document(recording));
  }

  /** Throws SW_RECORDING_NOT_FOUND if the call has no such recording, or it has been deleted. */
  get(caller: Caller, callId: string, recordingId: string): RecordingDocument {
    this.#parts.access.require(caller, callId, "see");
    return this.#document(this.#parts.recordings.get(callId, recordingId));
  }

  /** Throws SW_RECORDING_UNFINISHED while it runs, and until its file is made. */
  delete(caller: Caller, callId: string, recordingId: string): RecordingDocument {
    const { access, recordings, deletion } = this.#parts;
    access.require(caller, callId, "record");
    return this.#document(deletion.delete(recordings.get(callId, recordingId).id));
  }

  #document(recording: RecordingState): RecordingDocument {
    return recordingDocument(this.#parts.storage.stores, recording);
  }
}
