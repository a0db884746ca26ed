import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Log } from "../ports/log.ts";
import type { Storage } from "../ports/storage.ts";

/** Something that people hold for longer than a request. */
interface Holding {
  /** Compares what is held with the database, and ends what is no longer allowed. */
  recheck(): void;
}

/**
 * Everything that has to end together with a right. All else is checked when it is used: call tokens by the
 * signalling proxy, invites and sign-in codes when they are redeemed, events when they are replayed.
 */
export interface Holdings {
  readonly eventSockets: Holding;
  /** Places in calls, also at the media server; rings for somebody, and rings by somebody who is alone in the call. */
  readonly callsAndRings: Holding;
  readonly signalling: Holding;
  readonly recordings: Holding;
  readonly outgoingWebhooks: Holding;
  // Links to download recordings and files belong here as soon as there are any.
}

/**
 * Ends what people hold as soon as the right to it has ended, whatever ended it: leaving a room or being removed,
 * another role or power, the end of a call, signing out, a session or token that is revoked or has expired, a
 * disabled account, a changed password. Nothing is tracked per right: each time, all that is held is compared.
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

  /** Starts watching; what lost its right while the host was down ends at once. */
  watch(holdings: Holdings): void {
    this.#holdings = Object.entries(holdings);
    this.look();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#holdings = [];
  }

  /** Called inside a write that changes rights, or creates a session that expires. */
  changed(): void {
    this.#storage.afterCommit(() => this.look());
  }

  look(): void {
    let failed = false;
    for (const [name, holding] of this.#holdings)
      try {
        holding.recheck();
      } catch (error) {
        // A failure of one must not keep the others from ending.
        failed = true;
        this.#log.warn({ holding: name, error }, "something that is no longer allowed could not be ended");
      }
    this.#wakeAfter(failed ? limits.revocationRetry : this.#untilNextEnd());
  }

  /** If the timer fired early, or the clock was set back, the session is still open and a new timer starts. */
  #untilNextEnd(): number {
    const now = this.#clock.now();
    const next = this.#storage.stores.sessions.nextEnd(now);
    return next === null ? limits.maxExpiryTimer : Math.min(limits.maxExpiryTimer, Math.max(1, next - now));
  }

  #wakeAfter(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#holdings.length > 0) this.#timer = setTimeout(() => this.look(), wait);
  }
}
