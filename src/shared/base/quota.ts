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

/** Token buckets, one per key. Take from them before doing the work. */
export class Quota {
  readonly #rate: Rate;
  readonly #now: () => number;
  /** Least recently used first, so that their number can be bounded. */
  readonly #buckets = new Map<string, Bucket>();

  /** `now` is monotonic: otherwise a clock that is set back would block everybody. */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes from the bucket, or throws if it is empty. */
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

  /** Gives back what was taken for something that turned out to be legitimate. */
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
