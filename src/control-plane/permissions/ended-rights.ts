import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Log } from "../ports/log.ts";
import type { Storage } from "../ports/storage.ts";

/** Something that people hold for longer than a request. */
interface Holding {
  /** Compares what is held with the database, and revokes what is no longer allowed. */
  recheck(): void;
}

/**
 * Everything that has to be revoked together with a right. Everything else is checked when it is used: call tokens by the
 * signalling proxy, invites, sign-in codes and links to backups when they are redeemed, events when they are replayed.
 */
export interface Holdings {
  readonly eventSockets: Holding;
  /** Participants, also at the media server; rings of a person, and rings by an initiator who is alone in the call. */
  readonly callsAndRings: Holding;
  /** Those that are running. */
  readonly conferences: Holding;
  readonly signalling: Holding;
  readonly recordings: Holding;
  readonly outgoingWebhooks: Holding;
  /** The bytes of recordings that are being sent. */
  readonly mediaLinks: Holding;
}

/**
 * Revokes what people hold as soon as they lose the right to it, for whatever reason: leaving a room or being removed, a
 * changed role or power level, the end of a call, signing out, a revoked or expired session or token, a disabled account,
 * a changed password. Nothing is tracked per right: everything that is held is compared with the database each time.
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

  /** Starts enforcing, first for rights that were lost while the host was down. */
  watch(holdings: Holdings): void {
    this.#holdings = Object.entries(holdings);
    this.enforce();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#holdings = [];
  }

  /** Called inside a write that changes rights, or creates a session that expires. */
  changed(): void {
    this.#storage.afterCommit(() => this.enforce());
  }

  enforce(): void {
    let failed = false;
    for (const [name, holding] of this.#holdings)
      try {
        holding.recheck();
      } catch (error) {
        // One failure must not prevent the others from being revoked.
        failed = true;
        this.#log.warn({ holding: name, error }, "something that is no longer allowed could not be revoked");
      }
    this.#enforceAfter(failed ? limits.revocationRetry : this.#untilNextExpiry());
  }

  /** In ms. If the timer fires early, or the clock is set back, the session is still valid and a new timer starts. */
  #untilNextExpiry(): number {
    const now = this.#clock.now();
    const next = this.#storage.stores.sessions.nextEnd(now);
    return next === null ? limits.maxExpiryTimer : Math.min(limits.maxExpiryTimer, Math.max(1, next - now));
  }

  #enforceAfter(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#holdings.length > 0) this.#timer = setTimeout(() => this.enforce(), wait);
  }
}
