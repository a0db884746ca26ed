import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Storage } from "../ports/storage.ts";

/** Something that people hold for longer than one request takes. */
interface Holding {
  /** Compares what is held with what the database says now, and ends what it does not allow. */
  recheck(): void;
}

/**
 * What ends with a right, all of it. Everything else is checked when it is used: tokens for calls by the
 * signalling proxy, invites and sign-in codes when they are redeemed, events when they are replayed.
 */
export interface Holdings {
  readonly eventSockets: Holding;
  /** Places in calls, at the media server too; rings for somebody, and by somebody where nobody else is in the call. */
  readonly callsAndRings: Holding;
  readonly signalling: Holding;
  readonly recordings: Holding;
  readonly outgoingWebhooks: Holding;
  // Links to download recordings and files belong here as soon as there are any.
}

interface Log {
  warn(details: object, message: string): void;
}

/**
 * Ends what people hold as soon as the right to it has ended, whatever ended it: leaving a room or being removed,
 * another role or power, the end of a call, signing out, a session or token that is revoked or has expired, a
 * disabled account, a changed password. Rights are of now: nobody notes what to end, all that is held is looked at.
 */
export class EndedRights {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #log: Log;
  #holdings: [name: string, holding: Holding][] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(storage: Storage, clock: Clock, log: Log) {
    this.#storage = storage;
    this.#clock = clock;
    this.#log = log;
  }

  /** Looks after these from now on; what ended while nothing ran ends at once. */
  watch(holdings: Holdings): void {
    this.#holdings = Object.entries(holdings);
    this.look();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#holdings = [];
  }

  /** Called inside a write that changes rights, or makes a session that will end by itself. */
  changed(): void {
    this.#storage.afterCommit(() => this.look());
  }

  look(): void {
    let failed = false;
    for (const [name, holding] of this.#holdings)
      try {
        holding.recheck();
      } catch (error) {
        // One that fails keeps no other from ending.
        failed = true;
        this.#log.warn({ holding: name, error }, "what has no right any more could not be ended");
      }
    this.#wakeAfter(failed ? limits.endingRetry : this.#untilNextEnd());
  }

  /** A timer that fires early, or a clock that was set back, finds the session still open and waits anew. */
  #untilNextEnd(): number {
    const now = this.#clock.now();
    const next = this.#storage.stores.sessions.nextEnd(now);
    return next === null ? limits.expiryWait : Math.min(limits.expiryWait, Math.max(1, next - now));
  }

  #wakeAfter(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#holdings.length > 0) this.#timer = setTimeout(() => this.look(), wait);
  }
}
