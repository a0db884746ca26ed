import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { inBackground } from "../../shared/base/background.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { subjectOf } from "../permissions/subjects.ts";
import type { Log } from "../ports/log.ts";
import type { Storage } from "../ports/storage.ts";
import type { ObservedTime } from "./observed-time.ts";
import type { RecordingLedger } from "./recording-ledger.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: RecordingLedger;
  readonly observed: Pick<ObservedTime, "ages">;
  readonly scope: Scope;
  readonly log: Log;
}

const DAY = 24 * 3_600_000;

/** Deletes recordings: when somebody does, with their conference, and when their room's retention is over. `Cleanup` then removes their files. */
export class Deletion {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.scope.every(limits.pruneInterval, () => this.#deleteOutdatedInBackground());
    this.#deleteOutdatedInBackground();
  }

  /** Throws SW_RECORDING_UNFINISHED while it runs, and until its file is made. */
  delete(recordingId: string): RecordingState {
    const recording = this.#parts.ledger.get(recordingId);
    if (recording?.status !== "finished" && recording?.status !== "failed")
      throw new Failure("SW_RECORDING_UNFINISHED");
    return this.#delete(recordingId);
  }

  /** All of a subject; those that are not finished, once they are. */
  deleteAll(subjectId: string): void {
    for (const { id, status } of this.#parts.ledger.ofSubject(subjectId))
      if (status === "finished" || status === "failed") this.#delete(id);
  }

  /** Deletes what is older than the retention of its room, and what belongs to nothing any more. */
  deleteOutdated(): void {
    const { storage, ledger, observed } = this.#parts;
    const recordings = [...ledger.withStatus("finished"), ...ledger.withStatus("failed")];
    // Also where nothing is to be deleted yet: a retention may be set later.
    const ages = observed.ages(
      "recording",
      recordings.map(({ id }) => id),
    );
    const kept = new Map(storage.stores.rooms.retentions().map(({ roomId, days }) => [roomId, days * DAY]));
    for (const { id, subjectId } of recordings) {
      const subject = subjectOf(storage.stores, subjectId);
      const time = kept.get(subject?.roomId ?? "");
      if (!subject || (time !== undefined && (ages.get(id) ?? 0) >= time)) this.#delete(id);
    }
  }

  #delete(recordingId: string): RecordingState {
    return this.#parts.ledger.apply(recordingId, { type: "deleted" });
  }

  #deleteOutdatedInBackground(): void {
    inBackground(
      () => this.deleteOutdated(),
      (error) => this.#parts.log.warn({ error }, "outdated recordings could not be deleted; retried later"),
    );
  }
}
