/** What processing took in the last second or so. */
export interface LoadSample {
  /** When it was measured, in ms of a clock that never goes back. */
  readonly at: number;
  /** Its share of one processor core: 1 is all of it. */
  readonly share: number;
  /** Whether it did not keep up with the device, whatever the reason. */
  readonly isLate: boolean;
}

/** Loading and compiling take their time first, in ms. */
const WARM_UP = 3_000;
/** How long it has to be too much without a pause, in ms: a machine may be busy for a moment. */
const PATIENCE = 8_000;
/** After a longer gap, in ms, the machine was asleep, or the device off. */
const GAP = 3_000;
/** A larger share of a core leaves too little for the call and its window. */
const LARGEST_SHARE = 0.7;

/** Decides when processing is too much for this machine. */
export class LoadPolicy {
  #began: number | null = null;
  #last = 0;
  /** Since when it has been too much; null if it is not. */
  #tooMuchSince: number | null = null;

  /** Takes a sample. Returns whether the processing should be switched off. */
  isTooMuch({ at, share, isLate }: LoadSample): boolean {
    // A machine that takes this long for a sample because it is so slow has been busy all the time.
    const wasAway = at - this.#last > GAP && share <= LARGEST_SHARE;
    if (this.#began === null || wasAway) {
      this.#began = at;
      this.#tooMuchSince = null;
    }
    this.#last = at;
    if (at - this.#began < WARM_UP) return false;
    if (!isLate && share <= LARGEST_SHARE) this.#tooMuchSince = null;
    else this.#tooMuchSince ??= at;
    return this.#tooMuchSince !== null && at - this.#tooMuchSince >= PATIENCE;
  }
}
