import type { Context } from "hono";
import { getConnInfo } from "@hono/node-server/conninfo";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Caller } from "../accounts/caller.ts";

export function bearerToken(context: Context): string | null {
  return /^Bearer (\S{1,200})$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? null;
}

/** Who sends a request. Guessing at codes is slowed down by address; what opens something does not count. */
export class SignIn {
  readonly #accounts: Accounts;
  readonly #failures = new RateLimiterMemory({ points: limits.failedTries, duration: 60 });

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  authenticate(context: Context): Caller {
    const token = bearerToken(context);
    const caller = token && this.#accounts.authenticate(token);
    if (!caller) throw new Failure("SW_UNAUTHENTICATED");
    return caller;
  }

  /** Runs a try at a secret code; a failed one is counted against the address, and too many end in 429. */
  async guess<T>(context: Context, attempt: () => T): Promise<T> {
    const address = getConnInfo(context).remote.address ?? "unknown";
    const earlier = await this.#failures.get(address);
    if (earlier && earlier.remainingPoints <= 0) throw new Failure("SW_RATE_LIMITED");
    try {
      return attempt();
    } catch (error) {
      if (error instanceof Failure && error.status === 404)
        await this.#failures.consume(address).catch(() => undefined);
      throw error;
    }
  }
}
