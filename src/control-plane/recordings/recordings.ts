import { inBackground } from "../../shared/base/background.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { createRecordingId } from "../../shared/base/ids.ts";
import {
  transitionRecording,
  type RecordingEvent,
  type RecordingState,
  type RecordingOptions,
} from "../../shared/call/recording.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../permissions/caller.ts";
import type { CallAccess } from "../calls/access.ts";
import { announceCall } from "../announcements/announcements.ts";
import type { CallLedger } from "../calls/ledger.ts";
import type { Log } from "../ports/log.ts";
import { requireHealthy, type MediaServer } from "../ports/media.ts";
import type { Recorder } from "../ports/recorder.ts";
import type { Storage } from "../ports/storage.ts";
import { recordingDocument } from "../documents/recordings.ts";

/** Starts, stops and lists recordings of calls. */
export class Recordings {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #access: CallAccess;
  readonly #media: MediaServer;
  /** Null on a host without a recorder. */
  readonly #recorder: Recorder | null;
  readonly #log: Log;

  constructor(parts: {
    storage: Storage;
    clock: Clock;
    ledger: CallLedger;
    access: CallAccess;
    media: MediaServer;
    recorder: Recorder | null;
    log: Log;
  }) {
    this.#storage = parts.storage;
    this.#clock = parts.clock;
    this.#access = parts.access;
    this.#media = parts.media;
    this.#recorder = parts.recorder;
    this.#log = parts.log;
    parts.ledger.onEnded(async (callId) => {
      const running = this.#running(callId);
      if (running) await this.#stop(running);
    });
    this.#recorder?.onFinished((recordingId, media) => {
      const at = this.#clock.now();
      inBackground(
        () => void this.#apply(recordingId, media ? { type: "finished", media, at } : { type: "failed", at }),
        (error) => this.#log.warn({ recordingId, error }, "the result of a recording could not be stored"),
      );
    });
  }

  async start(caller: Caller, callId: string, options: RecordingOptions): Promise<RecordingDocument> {
    const recorder = this.#requireRecorder(caller, callId);
    requireHealthy(this.#media);
    const running = this.#running(callId);
    if (running) return recordingDocument(running);
    const recording: RecordingState = {
      status: "recording",
      id: createRecordingId(),
      callId,
      options,
      startedBy: caller.userId,
      startedAt: this.#clock.now(),
    };
    this.#storage.write((stores) => {
      stores.recordings.insert(recording);
      announceCall(stores, callId);
    });
    try {
      await recorder.start({ id: recording.id, callId, options });
    } catch (error) {
      this.#log.warn({ recordingId: recording.id, error }, "a recording could not be started");
      return recordingDocument(this.#apply(recording.id, { type: "failed", at: this.#clock.now() }));
    }
    return recordingDocument(recording);
  }

  async stop(caller: Caller, callId: string): Promise<RecordingDocument> {
    this.#requireRecorder(caller, callId);
    const running = this.#running(callId);
    if (!running) throw new Failure("SW_CALL_NOT_RECORDING");
    return recordingDocument(await this.#stop(running));
  }

  /** Stops recordings whose starter may no longer record. What was recorded is kept. */
  recheck(): void {
    for (const running of this.#storage.stores.recordings.running())
      if (!this.#access.mayStill(running.startedBy, running.callId, "record"))
        inBackground(
          async () => void (await this.#stop(running)),
          (error) => this.#log.warn({ recordingId: running.id, error }, "a recording could not be stopped"),
        );
  }

  /** The finished recordings of a live or ended call. */
  list(caller: Caller, callId: string): RecordingDocument[] {
    this.#access.require(caller, callId, "see");
    return this.#storage.stores.recordings
      .ofCall(callId)
      .filter((recording) => recording.status === "finished")
      .map(recordingDocument);
  }

  /** Throws the errors in the order of the API's contract. */
  #requireRecorder(caller: Caller, callId: string): Recorder {
    this.#access.requireLive(caller, callId, "record");
    if (!this.#storage.stores.settings.get().recordings_enabled)
      throw new Failure("SW_CALL_RECORDING_DISABLED");
    if (!this.#recorder)
      throw new Failure("SW_CALL_RECORDING_DISABLED", "This host has no recorder, so it cannot record.");
    return this.#recorder;
  }

  #running(callId: string): RecordingState | undefined {
    return this.#storage.stores.recordings.ofCall(callId).find(({ status }) => status === "recording");
  }

  async #stop(recording: RecordingState): Promise<RecordingState> {
    const stopped = this.#apply(recording.id, { type: "stopped", at: this.#clock.now() });
    try {
      await this.#recorder?.stop(recording.id);
    } catch (error) {
      this.#log.warn({ recordingId: recording.id, error }, "a recording could not be stopped");
    }
    return stopped;
  }

  #apply(recordingId: string, event: RecordingEvent): RecordingState {
    return this.#storage.write((stores) => {
      const before = stores.recordings.get(recordingId);
      if (!before) throw new Error("an unknown recording");
      const after = transitionRecording(before, event);
      stores.recordings.save(after);
      announceCall(stores, after.callId);
      return after;
    });
  }
}
