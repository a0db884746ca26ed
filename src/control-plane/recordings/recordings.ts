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
import { Failure } from "../../shared/errors/failure.ts";
import { mayUse, subjectOf } from "../permissions/subjects.ts";
import type { Log } from "../ports/log.ts";
import { requireHealthy, type MediaServer } from "../ports/media.ts";
import type { Recorder, RecordingResult } from "../ports/recorder.ts";
import type { Storage } from "../ports/storage.ts";
import type { RecordingLedger } from "./recording-ledger.ts";
import type { SpaceWatch } from "./space-watch.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: RecordingLedger;
  readonly media: MediaServer;
  readonly recorder: Recorder;
  /** Null if what records from now on stores nothing on this machine. */
  readonly space: Pick<SpaceWatch, "require"> | null;
  readonly log: Log;
}

/** Starts and stops recordings, whatever their subject is. Who may do it is decided by those who call this. */
export class Recordings {
  readonly #parts: Parts;
  /** By subject: the start of a recording whose recorder is being opened. A second one gets the same answer. */
  readonly #starting = new Map<string, Promise<RecordingState>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.recorder.onBroken((recordingId, problem) => void this.stop(recordingId, problem));
    parts.recorder.onFinished((recordingId, result) => this.#finish(recordingId, result));
  }

  /**
   * Resolves once the recorder is starting; if one records this subject already, with that one. The subject's room is told
   * before anything is recorded. Throws SW_CALL_RECORDING_DISABLED if recording is turned off or there is nothing to record
   * with, SW_CALL_LIVEKIT_UNREACHABLE, and SW_DISK_FULL.
   */
  async start(subjectId: string, startedBy: string, options: RecordingOptions): Promise<RecordingState> {
    const { ledger, media, space } = this.#parts;
    this.requireEnabled();
    requireHealthy(media);
    const earlier = this.#starting.get(subjectId) ?? ledger.running(subjectId);
    if (earlier) return await earlier;
    space?.require();
    const starting = this.#start(subjectId, startedBy, options);
    this.#starting.set(subjectId, starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(subjectId);
    }
  }

  /** Throws SW_CALL_RECORDING_DISABLED if recording is turned off. */
  requireEnabled(): void {
    if (!this.#parts.storage.stores.settings.get().recordings_enabled)
      throw new Failure("SW_CALL_RECORDING_DISABLED");
  }

  /** Stops the recording of a subject; null if none runs. */
  stopSubject(subjectId: string): RecordingState | null {
    const running = this.#parts.ledger.running(subjectId);
    return running ? this.stop(running.id) : null;
  }

  stop(recordingId: string, problem: RecordingProblem | null = null): RecordingState {
    const { storage, ledger, recorder, media, log } = this.#parts;
    const stopped = ledger.apply(recordingId, { type: "stopped", problem });
    recorder.stop(recordingId);
    const mediaRoom = subjectOf(storage.stores, stopped.subjectId)?.mediaRoom ?? null;
    if (mediaRoom !== null)
      inBackground(
        () => media.removeParticipant(mediaRoom, identityOf({ kind: "recorder", recordingId })),
        // Whoever may not be in the room is removed again at the next reconciliation.
        (error) => log.warn({ recordingId, error }, "a recorder could not be removed from the media server"),
      );
    return stopped;
  }

  /**
   * At the start of the host: recordings of subjects that are still live go on, the others are stopped, and what has been
   * stopped is finished.
   */
  resume(): void {
    const { storage, ledger, recorder } = this.#parts;
    for (const { id } of ledger.withStatus("processing")) recorder.stop(id);
    for (const recording of ledger.withStatus("recording"))
      if (subjectOf(storage.stores, recording.subjectId)?.live) recorder.resume(recording);
      else this.stop(recording.id);
  }

  /**
   * Stops recordings whose starter may no longer record, and all of them where recording was turned off. What was recorded is
   * kept.
   */
  recheck(): void {
    const { stores } = this.#parts.storage;
    const { recordings_enabled } = stores.settings.get();
    for (const { id, startedBy, subjectId } of this.#parts.ledger.withStatus("recording"))
      if (!recordings_enabled || !mayUse(stores, startedBy, subjectId, "record")) this.stop(id);
  }

  /** The finished recordings of a subject. */
  list(subjectId: string): RecordingState[] {
    return this.#parts.ledger.ofSubject(subjectId).filter(({ status }) => status === "finished");
  }

  /** Throws SW_RECORDING_NOT_FOUND if the subject has no such recording, or it has been deleted. */
  get(subjectId: string, recordingId: string): RecordingState {
    const recording = this.#parts.ledger.get(recordingId);
    if (recording?.subjectId !== subjectId || recording.status === "deleted")
      throw new Failure("SW_RECORDING_NOT_FOUND");
    return recording;
  }

  async #start(subjectId: string, startedBy: string, options: RecordingOptions): Promise<RecordingState> {
    const { storage, ledger, recorder, log } = this.#parts;
    const startedAt = ledger.now();
    const mediaRoom = subjectOf(storage.stores, subjectId)?.mediaRoom ?? null;
    if (mediaRoom === null) throw new Failure("SW_CALL_ENDED");
    const recording: RunningRecording = {
      status: "recording",
      id: createRecordingId(),
      subjectId,
      options,
      startedBy,
      startedAt,
      keyBase: this.#createKeyBase(subjectId, startedAt),
      tokenHash: null,
      parts: [],
      partial: false,
    };
    ledger.insert(recording);
    try {
      await recorder.start(recording, mediaRoom);
    } catch (error) {
      // The room knows one that was stopped meanwhile.
      const isUnknown = ledger.get(recording.id)?.status === "recording";
      if (isUnknown && error instanceof Failure && error.code === "SW_CALL_RECORDING_DISABLED") {
        ledger.remove(recording.id);
        throw error;
      }
      log.warn({ recordingId: recording.id, error }, "a recording could not be started");
      // It may record nevertheless, so it is ended like any other, also by the next process.
      if (error instanceof Failure && error.code === "SW_CALL_LIVEKIT_UNREACHABLE")
        return this.stop(recording.id, "recorder_failed");
      return ledger.apply(recording.id, { type: "failed", problem: "recorder_failed" });
    }
    const started = ledger.get(recording.id) ?? recording;
    ledger.announce(started);
    return started;
  }

  #finish(recordingId: string, result: RecordingResult): void {
    const { ledger } = this.#parts;
    if ("problem" in result) ledger.apply(recordingId, { type: "failed", problem: result.problem });
    else ledger.apply(recordingId, { type: "finished", ...result, upload: null });
  }

  /** Two recordings of a subject that begin in the same second have different names. */
  #createKeyBase(subjectId: string, at: number): string {
    const time = toRfc3339(at).slice(0, 19).replaceAll(/[-:]/g, "");
    const base = `recordings/${subjectId}/${time}Z`;
    const taken = new Set(this.#parts.ledger.ofSubject(subjectId).map(({ keyBase }) => keyBase));
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? base : `${base}-${number}`;
      if (!taken.has(name)) return name;
    }
  }
}
