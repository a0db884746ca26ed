/** Queues, one per key, that take turns: one item of each key per round, so that a long queue only delays its own key. */
export class RoundRobin<T> {
  /** In the order of their turns. */
  readonly #queues = new Map<string, T[]>();

  /** How many keys have an item waiting. */
  get keys(): number {
    return this.#queues.size;
  }

  has(key: string): boolean {
    return this.#queues.has(key);
  }

  add(key: string, item: T): void {
    const queue = this.#queues.get(key);
    if (queue) queue.push(item);
    else this.#queues.set(key, [item]);
  }

  /** Removes the item whose turn it is. */
  next(): T | undefined {
    const [first] = this.#queues;
    if (!first) return undefined;
    const [key, queue] = first;
    const item = queue.shift();
    this.#queues.delete(key);
    if (queue.length > 0) this.#queues.set(key, queue);
    return item;
  }

  /** The last item of this round. */
  lastOfRound(): T | undefined {
    return [...this.#queues.values()].at(-1)?.[0];
  }
}
