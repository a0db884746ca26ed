import { Failure } from "../../shared/errors/failure.ts";
import { RoundRobin } from "./round-robin.ts";

interface Task {
  /** Never rejects. */
  run(): Promise<void>;
  readonly done: Promise<unknown>;
}

/**
 * Runs one asynchronous task at a time, round robin by key. While `maxKeys` keys wait, tasks of others are refused with
 * SW_RATE_LIMITED. How many tasks one key may bring is up to the caller.
 */
export class FairQueue {
  readonly #maxKeys: number;
  readonly #waiting = new RoundRobin<Task>();
  #running: Task | null = null;

  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  /** Settles as `work` does, once it has had its turn. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (!this.#waiting.has(key)) this.#requireRoom();
    const result = Promise.withResolvers<T>();
    this.#waiting.add(key, {
      run: async () => {
        try {
          result.resolve(await work());
        } catch (error) {
          result.reject(error);
        }
      },
      done: result.promise,
    });
    if (!this.#running) void this.#work();
    return await result.promise;
  }

  /** Resolves when a new key would have its turn: after one task of each key that waits now. Refuses like `run`. */
  async passed(): Promise<void> {
    this.#requireRoom();
    await (this.#waiting.lastOfRound() ?? this.#running)?.done.catch(() => {});
  }

  #requireRoom(): void {
    if (this.#waiting.keys >= this.#maxKeys) throw new Failure("SW_RATE_LIMITED");
  }

  async #work(): Promise<void> {
    for (let task = this.#waiting.next(); task; task = this.#waiting.next()) {
      this.#running = task;
      await task.run();
    }
    this.#running = null;
  }
}
