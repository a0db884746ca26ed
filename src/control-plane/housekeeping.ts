import { setImmediate as nextTurn } from "node:timers/promises";
import { inBackground } from "../shared/base/background.ts";
import type { Clock } from "../shared/base/clock.ts";
import { limits } from "../shared/base/limits.ts";
import type { Scope } from "../shared/base/scope.ts";
import type { Log } from "./ports/log.ts";
import type { Storage } from "./ports/storage.ts";

interface Parts {
  readonly storage: Storage;
  readonly backups: { make(now: number): Promise<"made" | "not-due" | "no-space"> };
  readonly clock: Clock;
  readonly scope: Scope;
  readonly log: Log;
}

/** The host's own maintenance: backs up its database, and deletes outdated rows. */
export class Housekeeping {
  readonly #parts: Parts;
  #pruning = false;
  #appended = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { scope, storage } = parts;
    scope.every(limits.pruneInterval, () => this.#prune());
    scope.every(limits.backupInterval, () => this.#backUp());
    // During a flood of events, once an hour would not be enough.
    storage.onCommitted((events) => {
      this.#appended += events.length;
      if (this.#appended >= limits.pruneStep) this.#prune();
    });
    this.#prune();
    // The app may never run for a whole hour.
    const first = setTimeout(() => this.#backUp(), limits.firstBackupDelay);
    scope.onEnd(() => clearTimeout(first));
  }

  #prune(): void {
    if (this.#pruning) return;
    this.#pruning = true;
    this.#appended = 0;
    inBackground(
      async () => {
        try {
          while (this.#pruneStep()) await nextTurn();
        } finally {
          this.#pruning = false;
        }
      },
      (error) => this.#parts.log.warn({ error }, "outdated rows could not be deleted; retried later"),
    );
  }

  #pruneStep(): boolean {
    const { storage, clock, scope } = this.#parts;
    if (scope.ended) return false;
    return storage.write(({ pruning }) => pruning.step(clock.now(), limits.pruneStep));
  }

  #backUp(): void {
    const { backups, clock, log } = this.#parts;
    inBackground(
      async () => {
        if ((await backups.make(clock.now())) === "no-space")
          log.warn({}, "the disk has too little free space to back up the database");
      },
      (error) => log.error({ error }, "the database could not be copied; retried in an hour"),
    );
  }
}
