import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** Concurrent requests of each person: from their arrival until the response is sent or the connection is gone. */
export class ConcurrentRequests {
  readonly #counts = new Map<string, number>();

  begin(key: string, context: Context): void {
    const count = this.#counts.get(key) ?? 0;
    if (count >= limits.requestsAtOnce) throw new Failure("SW_RATE_LIMITED");
    this.#counts.set(key, count + 1);
    const { incoming, outgoing } = context.env as HttpBindings;
    // An answer that waits behind an earlier one on its connection does not hear that the connection has gone.
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
