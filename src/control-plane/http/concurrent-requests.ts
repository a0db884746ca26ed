import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** Limits the concurrent requests of each person, from arrival until the response is sent or the connection closes. */
export class ConcurrentRequests {
  readonly #counts = new Map<string, number>();

  /** Counts a request; throws SW_RATE_LIMITED beyond the limit. */
  begin(key: string, context: Context): void {
    const count = this.#counts.get(key) ?? 0;
    if (count >= limits.requestsAtOnce) throw new Failure("SW_RATE_LIMITED");
    this.#counts.set(key, count + 1);
    const { incoming, outgoing } = context.env as HttpBindings;
    // A pipelined response that waits for an earlier one emits no close event when the connection closes.
    const end = () => {
      outgoing.off("close", end);
      incoming.socket.off("close", end);
      this.#end(key);
    };
    outgoing.once("close", end);
    incoming.socket.once("close", end);
  }

  #end(key: string): void {
    const count = (this.#counts.get(key) ?? 1) - 1;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}
