import type { Clock } from "../../shared/base/clock.ts";
import { nextDeadline, type CallState } from "../../shared/call/call.ts";

/** A full disk is full for a while. */
const RETRY_AFTER_FAILED_WRITE = 5_000;

/** Wakes each call when time alone changes it. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #tick: (callId: string) => void;
  readonly #failed: (callId: string, error: unknown) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

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
    clearTimeout(this.#timers.get(call.id));
    this.#timers.delete(call.id);
    const deadline = nextDeadline(call);
    if (deadline !== null) this.#wakeAfter(call.id, Math.max(0, deadline - this.#clock.now()));
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #wakeAfter(callId: string, wait: number): void {
    const wake = () => {
      try {
        this.#tick(callId);
      } catch (error) {
        this.#failed(callId, error);
        this.#wakeAfter(callId, RETRY_AFTER_FAILED_WRITE);
      }
    };
    this.#timers.set(callId, setTimeout(wake, wait));
  }
}
