import { limits } from "../../shared/base/limits.ts";
import { Quota, type Rate } from "../../shared/base/quota.ts";
import type { RouteName } from "../../shared/contract/index.ts";
import type { Route } from "../../shared/contract/route.ts";

const ownRates: { readonly [Name in RouteName]?: Rate } = limits.ratesOfRoutes;

/** Rate limits for writes, per person. Reads are limited by the total number of requests. */
export class RouteQuotas {
  readonly #own = new Map<RouteName, Quota>();
  readonly #otherWrites = new Quota(limits.rates.otherWrites);

  constructor() {
    for (const [name, rate] of Object.entries(ownRates)) this.#own.set(name as RouteName, new Quota(rate));
  }

  take(name: RouteName, route: Route, userId: string): void {
    const own = this.#own.get(name);
    if (own) own.take(userId);
    else if (route.method !== "GET") this.#otherWrites.take(userId);
  }
}
