import { Failure } from "../errors/failure.ts";
import { limits } from "./limits.ts";

/** `burst` at once, and from then on `perMinute`. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets, one for each key: what is asked for is counted before it is done. */
export class Quota {
  readonly #rate: Rate;
  readonly #now: () => number;
  /** Least recently used first, so that there is an end to how many are remembered. */
  readonly #buckets = new Map<string, Bucket>();

  /** `now` is monotonic: a clock that is set back would otherwise hold everybody up. */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Counts, or throws where there is nothing left. */
  take(key: string, cost = 1): void {
    if (!this.tryTake(key, cost)) throw new Failure("SW_RATE_LIMITED");
  }

  tryTake(key: string, cost = 1): boolean {
    const bucket = this.#bucketOf(key);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > limits.quotaKeys) this.#forgetOne();
    if (bucket.tokens < cost) return false;
    bucket.tokens -= cost;
    return true;
  }

  /** Takes back what was counted beforehand and turned out to be fine. */
  giveBack(key: string, cost = 1): void {
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.tokens = Math.min(this.#rate.burst, bucket.tokens + cost);
  }

  #bucketOf(key: string): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: this.#rate.burst, at: now };
    const earned = ((now - bucket.at) / 60_000) * this.#rate.perMinute;
    bucket.tokens = Math.min(this.#rate.burst, bucket.tokens + earned);
    bucket.at = now;
    return bucket;
  }

  #forgetOne(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
