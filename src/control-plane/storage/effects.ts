import { inBackground } from "../../shared/base/background.ts";
import type { Log } from "../ports/log.ts";
import type { Effect } from "../ports/storage.ts";

/** Runs the side effects of commits, in the order of the commits. A failed effect does not stop the others. */
export class Effects {
  readonly #log: Log;
  #ofTransaction: Effect[] = [];
  readonly #due: Effect[] = [];
  #running = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Registers an effect of the open transaction. */
  add(effect: Effect): void {
    this.#ofTransaction.push(effect);
  }

  rolledBack(): void {
    this.#ofTransaction = [];
  }

  /** Runs `first`, then the registered effects. */
  committed(first: readonly Effect[]): void {
    this.#due.push(...first, ...this.#ofTransaction);
    this.#ofTransaction = [];
    // This commit was made by an effect: its own effects run after those that are already queued.
    if (this.#running) return;
    this.#running = true;
    for (let effect = this.#due.shift(); effect; effect = this.#due.shift())
      inBackground(effect, (error) => this.#log.error({ error }, "an effect of a committed write failed"));
    this.#running = false;
  }
}
