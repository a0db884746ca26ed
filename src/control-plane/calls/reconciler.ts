import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { MediaServer } from "../ports/media.ts";
import type { Calls } from "./calls.ts";

interface Log {
  warn(details: object, message: string): void;
}

/** Keeps what we say about calls true to what the media server says: on each hint, after each restart, and regularly. */
export class Reconciler {
  readonly #calls: Calls;
  readonly #log: Log;
  /** Per call, one question at a time; a hint during one asks again after it. */
  readonly #asking = new Map<string, { again: boolean }>();

  constructor(calls: Calls, media: MediaServer, log: Log, scope: Scope) {
    this.#calls = calls;
    this.#log = log;
    media.onHealthy(() => void this.all());
    scope.every(limits.reconcileInterval, () => void this.all());
  }

  hint(callId: string): void {
    const asking = this.#asking.get(callId);
    if (asking) asking.again = true;
    else
      inBackground(
        () => this.#ask(callId),
        (error) => this.#log.warn({ callId, error }, "a call could not be reconciled"),
      );
  }

  /** Somebody has connected to the media server; they are checked before anything else. */
  appeared(callId: string, participant: { identity: string; hidden: boolean }): void {
    inBackground(
      () => this.#calls.settle(callId, participant),
      (error) => this.#log.warn({ callId, error }, "a new participant could not be checked"),
    );
    this.hint(callId);
  }

  /** Never rejects. */
  async all(): Promise<void> {
    try {
      this.#calls.sweep();
      await this.#calls.reconcileAll();
    } catch (error) {
      this.#log.warn({ error }, "calls could not be reconciled");
    }
  }

  async #ask(callId: string): Promise<void> {
    const asking = { again: true };
    this.#asking.set(callId, asking);
    try {
      while (asking.again) {
        asking.again = false;
        await this.#calls.reconcile(callId);
      }
    } finally {
      this.#asking.delete(callId);
    }
  }
}
