import { inBackground } from "../../shared/base/background.ts";
import { toRfc3339, type Clock } from "../../shared/base/clock.ts";
import { createRecordingId } from "../../shared/base/ids.ts";
import {
  transitionRecording,
  type RecordingEvent,
  type RecordingState,
  type RecordingOptions,
} from "../../shared/call/recording.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { createToken, hashOf } from "../accounts/tokens.ts";
import type { Caller } from "../permissions/caller.ts";
import type { CallAccess } from "../calls/access.ts";
import { announceCall, announceRecording } from "../announcements/announcements.ts";
import type { CallLedger } from "../calls/ledger.ts";
import type { Log } from "../ports/log.ts";
import { requireHealthy, type MediaServer } from "../ports/media.ts";
import type { Recorder, RecordingResult } from "../ports/recorder.ts";
import type { Storage } from "../ports/storage.ts";
import { recordingDocument } from "../documents/recordings.ts";
import { postRecording } from "../rooms/messages.ts";

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
    this.#recorder?.onFinished((recordingId, result) => {
      const at = this.#clock.now();
      inBackground(
        () => this.#finish(recordingId, result, at),
        (error) => this.#log.warn({ recordingId, error }, "the result of a recording could not be stored"),
      );
    });
  }

  async start(caller: Caller, callId: string, options: RecordingOptions): Promise<RecordingDocument> {
    const recorder = this.#requireRecorder(caller, callId);
    requireHealthy(this.#media);
    const running = this.#running(callId);
    if (running) return this.#document(running);
    const startedAt = this.#clock.now();
    const token = createToken();
    const recording: RecordingState = {
      status: "recording",
      id: createRecordingId(),
      callId,
      options,
      startedBy: caller.userId,
      startedAt,
      keyBase: this.#createKeyBase(callId, startedAt),
      tokenHash: hashOf(token),
      parts: [{ part: 1, offsetMs: 0 }],
      partial: false,
    };
    this.#storage.write((stores) => {
      stores.recordings.insert(recording);
      announceCall(stores, callId);
    });
    try {
      await recorder.start({ id: recording.id, callId, options, keyBase: recording.keyBase, token });
    } catch (error) {
      this.#log.warn({ recordingId: recording.id, error }, "a recording could not be started");
      const failed = { type: "failed", problem: "recorder_failed", at: this.#clock.now() } as const;
      return this.#document(this.#apply(recording.id, failed));
    }
    return this.#document(recording);
  }

  async stop(caller: Caller, callId: string): Promise<RecordingDocument> {
    this.#requireRecorder(caller, callId);
    const running = this.#running(callId);
    if (!running) throw new Failure("SW_CALL_NOT_RECORDING");
    return this.#document(await this.#stop(running));
  }

  /** Stops recordings whose starter may no longer record. What was recorded is kept. */
  recheck(): void {
    for (const running of this.#storage.stores.recordings.withStatus("recording"))
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
      .map((recording) => this.#document(recording));
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
    const stopped = this.#apply(recording.id, {
      type: "stopped",
      problem: null,
      at: this.#clock.now(),
    });
    try {
      await this.#recorder?.stop(recording.id);
    } catch (error) {
      this.#log.warn({ recordingId: recording.id, error }, "a recording could not be stopped");
    }
    return stopped;
  }

  #finish(recordingId: string, result: RecordingResult, at: number): void {
    if ("problem" in result) this.#apply(recordingId, { type: "failed", problem: result.problem, at });
    else {
      const media = { ...result.media, place: "disk" } as const;
      this.#apply(recordingId, { type: "finished", ...result, media, upload: null, at });
    }
  }

  #document(recording: RecordingState): RecordingDocument {
    return recordingDocument(this.#storage.stores, recording);
  }

  /** Two recordings of a call that begin in the same second have different names. */
  #createKeyBase(callId: string, at: number): string {
    const time = toRfc3339(at).slice(0, 19).replaceAll(/[-:]/g, "");
    const base = `recordings/${callId}/${time}Z`;
    const taken = new Set(this.#storage.stores.recordings.ofCall(callId).map(({ keyBase }) => keyBase));
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? base : `${base}-${number}`;
      if (!taken.has(name)) return name;
    }
  }

  #apply(recordingId: string, event: RecordingEvent): RecordingState {
    return this.#storage.write((stores) => {
      const before = stores.recordings.get(recordingId);
      if (!before) throw new Error("an unknown recording");
      const after = transitionRecording(before, event);
      stores.recordings.save(after);
      announceCall(stores, after.callId);
      announceRecording(stores, after.id);
      if (before.status !== after.status && (after.status === "finished" || after.status === "failed"))
        postRecording(stores, "recording", after, event.at);
      return after;
    });
  }
}
