import type { Clock } from "../../shared/base/clock.ts";
import { nextDeadline } from "../../shared/call/call-queries.ts";
import type { CallState } from "../../shared/call/call-state.ts";

/**
 * A ring may last this much longer. One interval checks all calls, because a timer per call may fire early or never.
 */
const LOOK_INTERVAL = 250;
/** Long, because a full disk stays full for a while. */
const RETRY_AFTER_FAILED_WRITE = 5_000;

/** Calls `tick` for each call at its deadlines, and retries until the change has been stored. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #tick: (callId: string) => void;
  readonly #failed: (callId: string, error: unknown) => void;
  readonly #due = new Map<string, number>();
  #looking: NodeJS.Timeout | undefined;

  /** `tick` may throw; it is called again later. */
  constructor(
    clock: Clock,
    tick: (callId: string) => void,
    failed: (callId: string, error: unknown) => void,
  ) {
    this.#clock = clock;
    this.#tick = tick;
    this.#failed = failed;
  }

  schedule(call: CallState): void {
    const deadline = nextDeadline(call);
    if (deadline === null) this.#due.delete(call.id);
    else this.#due.set(call.id, deadline);
    this.#watch();
  }

  stop(): void {
    this.#due.clear();
    this.#watch();
  }

  /** The interval runs only while there are deadlines, so that an idle host does not wake up. */
  #watch(): void {
    if (this.#due.size > 0) this.#looking ??= setInterval(() => this.#look(), LOOK_INTERVAL);
    else {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
  }

  #look(): void {
    const now = this.#clock.now();
    for (const [callId, deadline] of this.#due) {
      if (deadline > now) continue;
      try {
        this.#tick(callId);
      } catch (error) {
        this.#failed(callId, error);
        this.#due.set(callId, now + RETRY_AFTER_FAILED_WRITE);
      }
    }
  }
}
