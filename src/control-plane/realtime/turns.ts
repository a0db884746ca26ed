/**
 * SQLite is synchronous, so any work blocks everybody else. Each turn of the event loop does one piece of work, and
 * callers take turns (round robin), so a flood from one caller only delays that caller. The queue is bounded by the
 * concurrent requests per person and by the number of connections.
 */
export class Turns {
  /** The queues by caller, in the order of their turns. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = false;

  /** Resolves when it is `key`'s turn; the code that follows synchronously is the piece of work. */
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
