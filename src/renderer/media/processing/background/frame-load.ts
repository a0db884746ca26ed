import type { LoadSample } from "../load-policy.ts";
import type { FrameWork } from "./background-effect.ts";

/** How long is measured for one sample, in ms. */
const INTERVAL = 1_000;

/** Sums up the work on single frames. It is late if none of them could be shown. */
export class FrameLoad {
  readonly #onSample: (sample: LoadSample) => void;
  #began: number | null = null;
  #busy = 0;
  #shown = 0;

  constructor(onSample: (sample: LoadSample) => void) {
    this.#onSample = onSample;
  }

  /** `at`: when the work was done, in ms of a clock that never goes back. */
  add({ busy, isShown }: FrameWork, at: number): void {
    this.#began ??= at - busy;
    this.#busy += busy;
    if (isShown) this.#shown += 1;
    const elapsed = at - this.#began;
    if (elapsed < INTERVAL) return;
    this.#onSample({ at, share: this.#busy / elapsed, isLate: this.#shown === 0 });
    [this.#began, this.#busy, this.#shown] = [at, 0, 0];
  }
}
