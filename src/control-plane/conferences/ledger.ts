import type { Clock } from "../../shared/base/clock.ts";
import { createConferenceRoom } from "../../shared/base/ids.ts";
import type { ConferenceRun, ConferenceState } from "../../shared/conference/conference.ts";
import type { Storage, Stores } from "../ports/storage.ts";

/** `before` is null for a new conference, `after` for one that has been removed. */
export type ConferenceListener = (before: ConferenceState | null, after: ConferenceState | null) => void;

/** The only way to change a conference: stores it, and tells whoever has to act on it, once that is committed. */
export class ConferenceLedger {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #listeners: ConferenceListener[] = [];

  constructor({ storage, clock }: { storage: Storage; clock: Clock }) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** Listeners are called in the order in which they were added. */
  onChanged(listener: ConferenceListener): void {
    this.#listeners.push(listener);
  }

  insert(stores: Stores, conference: ConferenceState): void {
    stores.conferences.insert(conference);
    this.#tell(null, conference);
  }

  /** Stores what has changed; returns the new state. Without a change, it does nothing. */
  change(
    stores: Stores,
    before: ConferenceState,
    changes: Partial<Omit<ConferenceState, "id" | "sid" | "createdAt" | "modifiedAt">>,
  ): ConferenceState {
    const changed = Object.entries(changes).some(
      ([key, value]) => before[key as keyof typeof changes] !== value,
    );
    if (!changed) return before;
    const changedRun = changes.run !== undefined && changes.run !== before.run;
    const after = {
      ...before,
      ...changes,
      ...(changedRun ? { spotlight: null } : {}),
      modifiedAt: this.#clock.now(),
    };
    // A new run begins without those who were in the last one.
    if (changedRun && after.run !== null) stores.conferenceParticipants.clear(after.id);
    stores.conferences.save(after);
    this.#tell(before, after);
    return after;
  }

  /** Its participants as well. */
  remove(stores: Stores, conference: ConferenceState): void {
    stores.conferences.remove(conference.id);
    this.#tell(conference, null);
  }

  /** A run that begins now. */
  newRun(): ConferenceRun {
    return { livekitRoom: createConferenceRoom(), startedAt: this.#clock.now() };
  }

  #tell(before: ConferenceState | null, after: ConferenceState | null): void {
    this.#storage.afterCommit(() => {
      for (const listener of this.#listeners) listener(before, after);
    });
  }
}

/** The run that a change has ended; null if it has ended none. */
export function endedRun(
  before: ConferenceState | null,
  after: ConferenceState | null,
): ConferenceRun | null {
  const run = before?.run ?? null;
  return run !== null && run.livekitRoom !== after?.run?.livekitRoom ? run : null;
}
