import { limits, type Rate } from "../../shared/base/limits.ts";
import type { Route } from "../../shared/contract/route.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";

/** Rate limits per requester and route. Reads are limited by the total number of requests only. */
export class RouteLimits {
  readonly #own = new Map<Route, RateLimiter>();
  readonly #otherWrites = new RateLimiter(limits.rates.otherWrites);

  /** Counts a request; throws SW_RATE_LIMITED beyond the limit. */
  take(route: Route, requester: string): void {
    if (route.rate !== null) this.#limiterOf(route, route.rate).take(requester);
    else if (route.method !== "GET") this.#otherWrites.take(requester);
  }

  #limiterOf(route: Route, rate: Rate): RateLimiter {
    const limiter = this.#own.get(route) ?? new RateLimiter(rate);
    this.#own.set(route, limiter);
    return limiter;
  }
}
