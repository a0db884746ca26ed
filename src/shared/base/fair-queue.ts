import { Failure } from "../errors/failure.ts";

/**
 * Runs one task at a time. Keys take turns, so that whoever brings many tasks only waits for themselves, and while too
 * many keys wait, others are refused with SW_RATE_LIMITED. How many tasks one key may bring is up to the caller.
 */
export class FairQueue {
  readonly #most: number;
  /** By key, in the order of their turns. */
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  #newest: Promise<unknown> = Promise.resolve();
  #running = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves or rejects as `work` does, once it has had its turn. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const tasks = this.#waiting.get(key);
    if (!tasks) this.#requirePlace();
    const done = new Promise<T>((resolve, reject) => {
      const task = () => work().then(resolve, reject);
      if (tasks) tasks.push(task);
      else this.#waiting.set(key, [task]);
    });
    this.#newest = done.catch(() => {});
    if (!this.#running) void this.#work();
    return await done;
  }

  /** Resolves when the last of those who wait now has had its turn; refuses as if it took one itself. */
  async passed(): Promise<void> {
    this.#requirePlace();
    await this.#newest;
  }

  #requirePlace(): void {
    if (this.#waiting.size >= this.#most) throw new Failure("SW_RATE_LIMITED");
  }

  async #work(): Promise<void> {
    this.#running = true;
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      const [key, tasks] = first;
      const task = tasks.shift();
      this.#waiting.delete(key);
      if (tasks.length > 0) this.#waiting.set(key, tasks);
      await task?.();
    }
    this.#running = false;
  }
}
