/**
 * SQLite works synchronously, so whatever is done holds everybody else up. One piece of work is done in each turn
 * of the event loop, and those who have something to do take turns: a flood by one makes that one wait. How much can
 * wait is bounded by the requests that one person may have under way, and by the connections in all.
 */
export class Turns {
  /** By whose work it is, in the order of their turns. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = false;

  /** Resolves when it is `key`'s turn; what follows synchronously is the piece of work. */
  async take(key: string): Promise<void> {
    await new Promise<void>((resolve) => this.enqueue(key, resolve));
  }

  enqueue(key: string, work: () => void): void {
    const queue = this.#waiting.get(key);
    if (queue) queue.push(work);
    else this.#waiting.set(key, [work]);
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => this.#next());
  }

  #next(): void {
    const [entry] = this.#waiting;
    if (!entry) {
      this.#running = false;
      return;
    }
    const [key, queue] = entry;
    const work = queue.shift();
    this.#waiting.delete(key);
    if (queue.length > 0) this.#waiting.set(key, queue);
    setImmediate(() => this.#next());
    work?.();
  }
}
