import { inBackground } from "../../shared/base/background.ts";
import type { Effect } from "../ports/storage.ts";

export interface Log {
  error(details: object, message: string): void;
}

/** What follows a commit. It runs in the order of commits; one effect that fails keeps no other from running. */
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

  /** Runs `first`, then what was registered. */
  committed(first: readonly Effect[]): void {
    this.#due.push(...first, ...this.#ofTransaction);
    this.#ofTransaction = [];
    // An effect has begun a write of its own: what follows from that comes after what is due already.
    if (this.#running) return;
    this.#running = true;
    for (let effect = this.#due.shift(); effect; effect = this.#due.shift())
      inBackground(effect, (error) => this.#log.error({ error }, "an effect of a committed write failed"));
    this.#running = false;
  }
}
