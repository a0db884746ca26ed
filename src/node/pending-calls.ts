import type { ChannelAnswer } from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

/** The calls over the process channel that one side has made and that have no answer so far. */
export class PendingCalls {
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;
  #closed: HostFailure | null = null;

  /**
   * Makes a call: `send` gets its id. Rejects with a `HostFailure`: the one that the other side answers with;
   * HEARTH_CONTROL_PLANE_UNRESPONSIVE if it does not answer within `deadline` milliseconds; or the reason of `close`.
   */
  async call(name: string, send: (id: number) => void, deadline: number): Promise<unknown> {
    if (this.#closed) throw this.#closed;
    this.#count += 1;
    const id = this.#count;
    const answer = Promise.withResolvers<unknown>();
    const late = () => {
      const detail = `It did not answer within ${Math.round(deadline / 1_000)} seconds (${name}).`;
      answer.reject(new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE", detail));
    };
    const timer = setTimeout(late, deadline);
    this.#pending.set(id, answer);
    try {
      send(id);
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
    }
  }

  receive(message: ChannelAnswer): void {
    const pending = this.#pending.get(message.id);
    if (message.type === "answer") pending?.resolve(message.value);
    else pending?.reject(new HostFailure(message.code, message.detail));
  }

  /** Calls without an answer reject, and all later ones. */
  close(reason: HostFailure): void {
    this.#closed ??= reason;
    for (const answer of this.#pending.values()) answer.reject(this.#closed);
  }
}
