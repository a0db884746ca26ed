import { Failure } from "../errors/failure.ts";

/** Runs one task at a time; refuses new ones while too many wait. */
export class Queue {
  readonly #most: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting > this.#most) throw new Failure("SW_RATE_LIMITED");
    this.#waiting += 1;
    const done = this.#last.then(work).finally(() => (this.#waiting -= 1));
    this.#last = done.catch(() => {});
    return await done;
  }
}
