import { uptime } from "node:os";
import type { Clock } from "../../shared/base/clock.ts";
import type { ClockAnchor } from "../../shared/contract/process-channel.ts";

/** Both in milliseconds. Uptime goes on while the machine sleeps, and nobody sets it. */
export interface TimeSource {
  wall(): number;
  uptime(): number;
}

const machine: TimeSource = {
  wall: () => Date.now(),
  // On macOS Node's uptime is in whole seconds, and hrtime goes on in sleep, the same in every process.
  uptime: () =>
    process.platform === "darwin" ? Number(process.hrtime.bigint()) / 1_000_000 : uptime() * 1000,
};

/** Less is how exact uptime is, and what keeps the time of day true in small steps. */
const SAME = 250;

/**
 * What calls count by: it starts with the time of day and then counts the machine's uptime, so that a clock that is
 * set neither ends a ring early nor makes it last. Only while no call is live does it take the time of day again.
 */
export class CallClock implements Clock {
  readonly #source: TimeSource;
  readonly #onSet: (anchor: ClockAnchor) => void;
  #anchor: ClockAnchor;

  /** `anchor` is that of the process before, whose calls may still be live. */
  constructor(
    anchor: ClockAnchor | null,
    onSet: (anchor: ClockAnchor) => void,
    source: TimeSource = machine,
  ) {
    this.#source = source;
    this.#onSet = onSet;
    this.#anchor = anchor ?? this.#read();
    if (!anchor) onSet(this.#anchor);
  }

  now(): number {
    return Math.round(this.#anchor.wall + this.#source.uptime() - this.#anchor.uptime);
  }

  /** Takes the time of day again. */
  set(): void {
    if (Math.abs(this.#source.wall() - this.now()) < SAME) return;
    this.#anchor = this.#read();
    this.#onSet(this.#anchor);
  }

  #read(): ClockAnchor {
    return { wall: this.#source.wall(), uptime: this.#source.uptime() };
  }
}
