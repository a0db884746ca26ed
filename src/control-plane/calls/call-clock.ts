import { machineTime, type TimeSource } from "../../node/machine-time.ts";
import type { Clock } from "../../shared/base/clock.ts";
import type { ClockAnchor } from "../../shared/contract/process-channel.ts";

/** In ms. Smaller differences come from the precision of uptime and from gradual clock adjustments. */
const SAME = 250;

/**
 * The clock of calls. It starts with the time of day and then follows the machine's uptime, so that setting the clock
 * neither shortens nor prolongs a ring. It is synchronized with the time of day only while no call is live and nothing is
 * recorded.
 */
export class CallClock implements Clock {
  readonly #source: TimeSource;
  readonly #onSet: (anchor: ClockAnchor) => void;
  #anchor: ClockAnchor;

  /** `anchor` is from the previous process, whose calls may still be live. */
  constructor(
    anchor: ClockAnchor | null,
    onSet: (anchor: ClockAnchor) => void,
    source: TimeSource = machineTime,
  ) {
    this.#source = source;
    this.#onSet = onSet;
    this.#anchor = anchor ?? this.#read();
    if (!anchor) onSet(this.#anchor);
  }

  now(): number {
    return Math.round(this.#anchor.wall + this.#source.uptime() - this.#anchor.uptime);
  }

  /** Synchronizes with the time of day. */
  set(): void {
    if (Math.abs(this.#source.wall() - this.now()) < SAME) return;
    this.#anchor = this.#read();
    this.#onSet(this.#anchor);
  }

  #read(): ClockAnchor {
    return { wall: this.#source.wall(), uptime: this.#source.uptime() };
  }
}
