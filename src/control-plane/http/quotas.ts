import { RateLimiterMemory } from "rate-limiter-flexible";
import { backoffDelay } from "../../shared/base/backoff.ts";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

const WINDOW = 10_000;

/** So many in ten seconds for each key; counted without waiting, since every request passes here. */
export class Quota {
  readonly #most: number;
  #window = 0;
  #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  take(key: string): void {
    const window = Math.floor(performance.now() / WINDOW);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count > this.#most) throw new Failure("SW_RATE_LIMITED");
  }
}

/** Failed tries at codes, per address and in all: ten addresses do not get ten times as many guesses for ever. */
export class Guesses {
  readonly #byAddress = new Map<string, Tries>();
  readonly #all = new Tries(limits.failedTriesOfAll);

  guess<T>(address: string, attempt: () => T): T {
    const own = this.#byAddress.get(address) ?? new Tries(limits.failedTries);
    own.requireLeft();
    this.#all.requireLeft();
    try {
      return attempt();
    } catch (error) {
      if (error instanceof Failure && error.status === 404) {
        if (this.#byAddress.size > limits.addressesWatched) this.#byAddress.clear();
        this.#byAddress.set(address, own);
        own.count();
        this.#all.count();
      }
      throw error;
    }
  }
}

/** How often something failed in the last minute. */
class Tries {
  readonly #most: number;
  #times: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  requireLeft(): void {
    const minuteAgo = performance.now() - 60_000;
    this.#times = this.#times.filter((time) => time > minuteAgo);
    if (this.#times.length >= this.#most) throw new Failure("SW_RATE_LIMITED");
  }

  count(): void {
    this.#times.push(performance.now());
  }
}

/** Tries at a password: a few, then pauses that double. All that are under way at once are counted beforehand. */
export class PasswordGuesses {
  readonly #tries = new RateLimiterMemory({ points: limits.passwordTries, duration: 15 * 60 });
  readonly #rounds = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 24 * 3600 });

  async guess<T>(key: string, attempt: () => Promise<T>): Promise<T> {
    const count = await this.#tries.consume(key).catch(() => {
      throw new Failure("SW_RATE_LIMITED");
    });
    try {
      const result = await attempt();
      await this.#tries.delete(key);
      await this.#rounds.delete(key);
      return result;
    } catch (error) {
      if (count.remainingPoints === 0) await this.#pause(key);
      throw error;
    }
  }

  async #pause(key: string): Promise<void> {
    const { consumedPoints } = await this.#rounds.consume(key);
    const pause = { first: limits.passwordPause, most: limits.passwordPauseMost };
    await this.#tries.block(key, backoffDelay(pause, consumedPoints - 1) / 1000);
  }
}
