/**
 * A lifetime. Code that subscribes, listens or starts a timer takes a scope and registers its cleanup; `end` runs all
 * cleanups, last first.
 */
export class Scope {
  #endings: (() => void)[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Registers a cleanup. Runs it at once if the scope has already ended. */
  onEnd(undo: () => void): void {
    if (this.#ended) undo();
    else this.#endings.push(undo);
  }

  every(milliseconds: number, task: () => void): void {
    const timer = setInterval(task, milliseconds);
    this.onEnd(() => clearInterval(timer));
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const undo of this.#endings.reverse()) undo();
    this.#endings = [];
  }
}
