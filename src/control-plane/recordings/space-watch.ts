import { freeSpace } from "../../node/free-space.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { PageRecorder } from "./page-recorder.ts";
import { isMadeByPage } from "./recorders.ts";
import type { RecordingLedger } from "./recording-ledger.ts";

interface Parts {
  readonly dataDirectory: string;
  readonly ledger: RecordingLedger;
  readonly recorder: Pick<PageRecorder, "breakOff">;
  readonly scope: Scope;
}

/** Stops recordings while there is still space to finish them, and for everything else that the host stores. */
export class SpaceWatch {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.scope.every(limits.recordingSpaceInterval, () => this.#check());
  }

  /** Throws SW_DISK_FULL if there is too little space to begin a recording. */
  require(): void {
    if (this.#isLow())
      throw new Failure(
        "SW_DISK_FULL",
        "The host's disk is almost full, so it does not record: a recording takes 500 MB of free space.",
      );
  }

  #check(): void {
    // What Egress records is not on this machine.
    const running = this.#parts.ledger.withStatus("recording").filter(isMadeByPage);
    if (running.length === 0 || !this.#isLow()) return;
    for (const { id } of running) this.#parts.recorder.breakOff(id, "disk_full");
  }

  #isLow(): boolean {
    try {
      return freeSpace(this.#parts.dataDirectory) < limits.recordingReserve;
    } catch {
      // Not every file system reports its free space.
      return false;
    }
  }
}
