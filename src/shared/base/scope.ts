/**
 * A lifetime. Whatever subscribes, listens or starts a timer is handed a scope and registers how to
 * undo itself; ending the scope undoes everything, last first.
 */
export class Scope {
  #endings: (() => void)[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Registers an undo; runs it at once when the scope has already ended. */
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
