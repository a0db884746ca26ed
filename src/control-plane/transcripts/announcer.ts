import { inBackground } from "../../shared/base/background.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import { announceRecording } from "../announcements/announcements.ts";
import type { Log } from "../ports/log.ts";
import type { Storage, Stores } from "../ports/storage.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tells the room how far the transcript of a recording is. Each announcement is an event that everybody there receives. */
export class TranscriptAnnouncer {
  readonly #parts: Parts;
  #announcedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Inside the write that changes its state. */
  announce(stores: Stores, recordingId: string): void {
    this.stop();
    this.#announcedAt = this.#parts.clock.now();
    announceRecording(stores, recordingId);
  }

  /** The same for its progress: at most once in an interval, and always the latest one. */
  announceProgress(stores: Stores, recordingId: string): void {
    const { storage, clock, log } = this.#parts;
    const wait = this.#announcedAt + limits.transcriptAnnounceInterval - clock.now();
    if (wait <= 0) return this.announce(stores, recordingId);
    this.#timer ??= setTimeout(
      () =>
        inBackground(
          () => storage.write((writing) => this.announce(writing, recordingId)),
          (error) => log.warn({ recordingId, error }, "the progress of a transcript could not be announced"),
        ),
      // It is longer if the clock was set back.
      Math.min(wait, limits.transcriptAnnounceInterval),
    );
  }

  /** Announces nothing more of what has been. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
