import { RoundRobin } from "./round-robin.ts";

/**
 * SQLite is synchronous, so any work blocks everybody else. Each iteration of the event loop runs one piece of work,
 * round robin by caller, so a flood from one caller only delays that caller. The queue is bounded by the concurrent
 * requests per person and by the number of connections.
 */
export class Scheduler {
  readonly #waiting = new RoundRobin<() => void>();
  #running = false;

  /** Resolves when it is `key`'s turn; the code that follows synchronously is the piece of work. */
  async turn(key: string): Promise<void> {
    await new Promise<void>((resolve) => this.schedule(key, resolve));
  }

  /** Runs `work`, which is synchronous, when it is `key`'s turn; never before this returns. */
  schedule(key: string, work: () => void): void {
    this.#waiting.add(key, work);
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => this.#next());
  }

  #next(): void {
    const work = this.#waiting.next();
    if (!work) {
      this.#running = false;
      return;
    }
    // Before the work, which may throw.
    setImmediate(() => this.#next());
    work();
  }
}
