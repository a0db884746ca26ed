import { limits, type Rate } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RecentMap } from "./recent-map.ts";

interface Bucket {
  tokens: number;
  refilledAt: number;
}

/** A token bucket per key. Take from it before doing the work. */
export class RateLimiter {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new RecentMap<Bucket>(limits.rateLimiterKeys);

  /** `now` is monotonic, in ms: otherwise a clock that is set back would block everybody. */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes tokens, or throws SW_RATE_LIMITED if there are too few. */
  take(key: string, tokens = 1): void {
    if (!this.tryTake(key, tokens)) throw new Failure("SW_RATE_LIMITED");
  }

  /** Takes tokens; false if there are too few. */
  tryTake(key: string, tokens = 1): boolean {
    const bucket = this.#refill(key);
    if (bucket.tokens < tokens) return false;
    bucket.tokens -= tokens;
    return true;
  }

  /** Throws SW_RATE_LIMITED if there is no token; takes none. */
  require(key: string): void {
    if (this.#refill(key).tokens < 1) throw new Failure("SW_RATE_LIMITED");
  }

  /** Gives back what was taken for something that turned out to be legitimate. */
  refund(key: string, tokens = 1): void {
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.tokens = Math.min(this.#rate.burst, bucket.tokens + tokens);
  }

  #refill(key: string): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#rate.burst, refilledAt: now };
    const earned = ((now - bucket.refilledAt) / 60_000) * this.#rate.perMinute;
    bucket.tokens = Math.min(this.#rate.burst, bucket.tokens + earned);
    bucket.refilledAt = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
