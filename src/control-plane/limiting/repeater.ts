/** Runs a task per key, never twice at once: whoever asks while it runs has it run again after that. */
export class Repeater {
  readonly #task: (key: string) => Promise<void>;
  readonly #failed: (key: string, error: unknown) => void;
  /** By key: the run that is under way. */
  readonly #running = new Map<string, { again: boolean }>();

  constructor(task: (key: string) => Promise<void>, failed: (key: string, error: unknown) => void) {
    this.#task = task;
    this.#failed = failed;
  }

  run(key: string): void {
    const running = this.#running.get(key);
    if (running) running.again = true;
    else void this.#runUntilSettled(key);
  }

  async #runUntilSettled(key: string): Promise<void> {
    const run = { again: true };
    this.#running.set(key, run);
    try {
      while (run.again) {
        run.again = false;
        await this.#task(key);
      }
    } catch (error) {
      this.#failed(key, error);
    } finally {
      this.#running.delete(key);
    }
  }
}
