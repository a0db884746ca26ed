import { inBackground } from "../../shared/base/background.ts";
import { toRfc3339 } from "../../shared/base/clock.ts";
import { createRecordingId } from "../../shared/base/ids.ts";
import { identityOf } from "../../shared/call/principal.ts";
import type {
  RecordingOptions,
  RecordingProblem,
  RecordingState,
  RunningRecording,
} from "../../shared/call/recording.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../permissions/caller.ts";
import type { CallAccess } from "../calls/access.ts";
import type { CallLedger } from "../calls/ledger.ts";
import type { Log } from "../ports/log.ts";
import { requireHealthy, type MediaServer } from "../ports/media.ts";
import type { Recorder, RecordingResult } from "../ports/recorder.ts";
import type { Storage } from "../ports/storage.ts";
import { recordingDocument } from "../documents/recordings.ts";
import type { RecordingLedger } from "./recording-ledger.ts";
import type { SpaceWatch } from "./space-watch.ts";

/** Starts, stops and lists recordings of calls. */
export class Recordings {
  readonly #storage: Storage;
  readonly #calls: CallLedger;
  readonly #ledger: RecordingLedger;
  readonly #access: CallAccess;
  readonly #media: MediaServer;
  readonly #recorder: Recorder;
  /** Null if the recorder stores nothing on this machine. */
  readonly #space: Pick<SpaceWatch, "require"> | null;
  readonly #log: Log;
  /** By call: the start of a recording whose recorder is being opened. A second one gets the same answer. */
  readonly #starting = new Map<string, Promise<RecordingDocument>>();

  constructor(parts: {
    storage: Storage;
    calls: CallLedger;
    ledger: RecordingLedger;
    access: CallAccess;
    media: MediaServer;
    recorder: Recorder;
    space: Pick<SpaceWatch, "require"> | null;
    log: Log;
  }) {
    this.#storage = parts.storage;
    this.#calls = parts.calls;
    this.#ledger = parts.ledger;
    this.#access = parts.access;
    this.#media = parts.media;
    this.#recorder = parts.recorder;
    this.#space = parts.space;
    this.#log = parts.log;
    parts.calls.onEnded((callId) => {
      const running = this.#ledger.running(callId);
      if (running) this.#stop(running.id);
    });
    this.#recorder.onBroken((recordingId, problem) => this.#stop(recordingId, problem));
    this.#recorder.onFinished((recordingId, result) => this.#finish(recordingId, result));
  }

  /**
   * Resolves once the recorder is starting; if one records this call already, with that one. The room is told before
   * anything is recorded.
   */
  async start(caller: Caller, callId: string, options: RecordingOptions): Promise<RecordingDocument> {
    this.#require(caller, callId);
    requireHealthy(this.#media);
    const earlier = this.#starting.get(callId);
    if (earlier) return await earlier;
    const running = this.#ledger.running(callId);
    if (running) return this.#document(running);
    this.#space?.require();
    const starting = this.#start(caller, callId, options);
    this.#starting.set(callId, starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(callId);
    }
  }

  async #start(caller: Caller, callId: string, options: RecordingOptions): Promise<RecordingDocument> {
    const startedAt = this.#ledger.now();
    const recording: RunningRecording = {
      status: "recording",
      id: createRecordingId(),
      callId,
      options,
      startedBy: caller.userId,
      startedAt,
      keyBase: this.#createKeyBase(callId, startedAt),
      tokenHash: null,
      parts: [],
      partial: false,
    };
    this.#ledger.insert(recording);
    try {
      await this.#recorder.start(recording);
    } catch (error) {
      // The room knows one that was stopped meanwhile.
      const isUnknown = this.#ledger.get(recording.id)?.status === "recording";
      if (isUnknown && error instanceof Failure && error.code === "SW_CALL_RECORDING_DISABLED") {
        this.#ledger.remove(recording.id);
        throw error;
      }
      this.#log.warn({ recordingId: recording.id, error }, "a recording could not be started");
      return this.#document(this.#ledger.apply(recording.id, { type: "failed", problem: "recorder_failed" }));
    }
    const started = this.#ledger.get(recording.id) ?? recording;
    this.#ledger.announce(started);
    return this.#document(started);
  }

  stop(caller: Caller, callId: string): RecordingDocument {
    this.#require(caller, callId);
    const running = this.#ledger.running(callId);
    if (!running) throw new Failure("SW_CALL_NOT_RECORDING");
    return this.#document(this.#stop(running.id));
  }

  /**
   * At the start of the host: recordings of calls that are still live go on, the others are stopped, and what has been
   * stopped is finished.
   */
  resume(): void {
    for (const { id } of this.#ledger.withStatus("processing")) this.#recorder.stop(id);
    for (const recording of this.#ledger.withStatus("recording"))
      if (this.#calls.get(recording.callId)?.status === "ended") this.#stop(recording.id);
      else this.#recorder.resume(recording);
  }

  /**
   * Stops recordings whose starter may no longer record, and all of them where recording was turned off. What was recorded is
   * kept.
   */
  recheck(): void {
    const { recordings_enabled } = this.#storage.stores.settings.get();
    for (const { id, startedBy, callId } of this.#ledger.withStatus("recording"))
      if (!recordings_enabled || !this.#access.mayStill(startedBy, callId, "record")) this.#stop(id);
  }

  /** The finished recordings of a live or ended call. */
  list(caller: Caller, callId: string): RecordingDocument[] {
    this.#access.require(caller, callId, "see");
    return this.#ledger
      .ofCall(callId)
      .filter((recording) => recording.status === "finished")
      .map((recording) => this.#document(recording));
  }

  /** Throws SW_RECORDING_NOT_FOUND if the call has no such recording, or it has been deleted. */
  get(caller: Caller, callId: string, recordingId: string): RecordingDocument {
    this.#access.require(caller, callId, "see");
    const recording = this.#ledger.get(recordingId);
    if (recording?.callId !== callId || recording.status === "deleted")
      throw new Failure("SW_RECORDING_NOT_FOUND");
    return this.#document(recording);
  }

  /** Throws the errors in the order of the API's contract. */
  #require(caller: Caller, callId: string): void {
    this.#access.requireLive(caller, callId, "record");
    if (!this.#storage.stores.settings.get().recordings_enabled)
      throw new Failure("SW_CALL_RECORDING_DISABLED");
  }

  #stop(recordingId: string, problem: RecordingProblem | null = null): RecordingState {
    const stopped = this.#ledger.apply(recordingId, { type: "stopped", problem });
    this.#recorder.stop(recordingId);
    const identity = identityOf({ kind: "recorder", recordingId });
    inBackground(
      () => this.#calls.runCommand({ type: "remove", callId: stopped.callId, identity }),
      () => {},
    );
    return stopped;
  }

  #finish(recordingId: string, result: RecordingResult): void {
    if ("problem" in result) this.#ledger.apply(recordingId, { type: "failed", problem: result.problem });
    else this.#ledger.apply(recordingId, { type: "finished", ...result, upload: null });
  }

  #document(recording: RecordingState): RecordingDocument {
    return recordingDocument(this.#storage.stores, recording);
  }

  /** Two recordings of a call that begin in the same second have different names. */
  #createKeyBase(callId: string, at: number): string {
    const time = toRfc3339(at).slice(0, 19).replaceAll(/[-:]/g, "");
    const base = `recordings/${callId}/${time}Z`;
    const taken = new Set(this.#ledger.ofCall(callId).map(({ keyBase }) => keyBase));
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? base : `${base}-${number}`;
      if (!taken.has(name)) return name;
    }
  }
}
