import { Failure } from "../errors/failure.ts";

interface Task {
  /** Never rejects. */
  run(): Promise<void>;
  readonly done: Promise<unknown>;
}

/**
 * Runs one task at a time. Keys take turns, so that whoever brings many tasks only waits for themselves, and while too
 * many keys wait, others are refused with SW_RATE_LIMITED. How many tasks one key may bring is up to the caller.
 */
export class FairQueue {
  readonly #most: number;
  /** By key, in the order of their turns. */
  readonly #waiting = new Map<string, Task[]>();
  #running: Task | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves or rejects as `work` does, once it has had its turn. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const tasks = this.#waiting.get(key);
    if (!tasks) this.#requirePlace();
    const result = Promise.withResolvers<T>();
    const task: Task = {
      run: async () => {
        try {
          result.resolve(await work());
        } catch (error) {
          result.reject(error);
        }
      },
      done: result.promise,
    };
    if (tasks) tasks.push(task);
    else this.#waiting.set(key, [task]);
    if (!this.#running) void this.#work();
    return await result.promise;
  }

  /** Resolves when a new key would have its turn: after one task of each that waits now. Refuses like `run`. */
  async passed(): Promise<void> {
    this.#requirePlace();
    const [ahead] = [...this.#waiting.values()].at(-1) ?? [this.#running];
    await ahead?.done.catch(() => {});
  }

  #requirePlace(): void {
    if (this.#waiting.size >= this.#most) throw new Failure("SW_RATE_LIMITED");
  }

  async #work(): Promise<void> {
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      const [key, tasks] = first;
      const task = tasks.shift();
      this.#waiting.delete(key);
      if (tasks.length > 0) this.#waiting.set(key, tasks);
      this.#running = task ?? null;
      await task?.run();
    }
    this.#running = null;
  }
}
