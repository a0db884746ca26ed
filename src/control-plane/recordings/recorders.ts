import type { RecordingBase, RecordingProblem, RunningRecording } from "../../shared/call/recording.ts";
import type { Log } from "../ports/log.ts";
import type { Recorder, RecordingResult } from "../ports/recorder.ts";
import type { RecordingLedger } from "./recording-ledger.ts";

interface Parts {
  readonly ledger: RecordingLedger;
  readonly page: Recorder;
  /** Null if this host cannot reach one. */
  readonly egress: Recorder | null;
  /** Whether new recordings are made by Egress. */
  readonly usesEgress: boolean;
  readonly log: Log;
}

/** Each page begins a part; Egress has none. */
export const isMadeByPage = ({ parts }: RecordingBase): boolean => parts.length > 0;

/** Starts recordings with what the host is set to use, and ends each with what has made it, whatever that is. */
export class Recorders implements Recorder {
  readonly #parts: Parts;
  readonly #listeners: ((recordingId: string, result: RecordingResult) => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(recording: RunningRecording, mediaRoom: string): Promise<void> {
    const { page, egress, usesEgress } = this.#parts;
    return usesEgress && egress ? egress.start(recording, mediaRoom) : page.start(recording, mediaRoom);
  }

  resume(recording: RunningRecording): void {
    const recorder = this.#recorderOf(recording);
    if (recorder) recorder.resume(recording);
    else this.#giveUp(recording.id);
  }

  stop(recordingId: string): void {
    const recording = this.#parts.ledger.get(recordingId);
    const recorder = recording && this.#recorderOf(recording);
    if (recorder) recorder.stop(recordingId);
    else this.#giveUp(recordingId);
  }

  onFinished(listener: (recordingId: string, result: RecordingResult) => void): void {
    this.#listeners.push(listener);
    this.#parts.page.onFinished(listener);
    this.#parts.egress?.onFinished(listener);
  }

  onBroken(listener: (recordingId: string, problem: RecordingProblem) => void): void {
    this.#parts.page.onBroken(listener);
    this.#parts.egress?.onBroken(listener);
  }

  #recorderOf(recording: RecordingBase): Recorder | null {
    return isMadeByPage(recording) ? this.#parts.page : this.#parts.egress;
  }

  #giveUp(recordingId: string): void {
    this.#parts.log.warn(
      { recordingId },
      "LiveKit Egress was recording, but the settings of its LiveKit or bucket are gone; the recording is given up",
    );
    for (const listener of this.#listeners) listener(recordingId, { problem: "egress_failed" });
  }
}
