import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { ConferenceState } from "../../shared/conference/conference.ts";
import type { Storage } from "../ports/storage.ts";
import { operates } from "../permissions/operators.ts";

interface Parts {
  readonly storage: Storage;
  readonly scope: Scope;
  /** Sends `swp.conference` to whatever devices of these people are connected. */
  readonly send: (userIds: readonly string[], conferenceId: string) => void;
}

/** Tells the operators of a conference that something has changed: at once, and then at most once a second. */
export class Announcer {
  readonly #parts: Parts;
  /** By conference: until the next may be sent. `again` is set by a change meanwhile. */
  readonly #pauses = new Map<string, { timer: NodeJS.Timeout; again: ConferenceState | null }>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.scope.onEnd(() => {
      for (const { timer } of this.#pauses.values()) clearTimeout(timer);
      this.#pauses.clear();
    });
  }

  announce(conference: ConferenceState): void {
    const pause = this.#pauses.get(conference.id);
    if (pause) pause.again = conference;
    else this.#send(conference);
  }

  #send(conference: ConferenceState): void {
    const { storage, send } = this.#parts;
    const timer = setTimeout(() => {
      const again = this.#pauses.get(conference.id)?.again;
      this.#pauses.delete(conference.id);
      if (again) this.#send(again);
    }, limits.conferenceAnnounceInterval);
    this.#pauses.set(conference.id, { timer, again: null });
    const operators = storage.stores.users
      .people()
      .filter((person) => !person.disabled && operates(person, conference));
    send(
      operators.map(({ id }) => id),
      conference.id,
    );
  }
}
