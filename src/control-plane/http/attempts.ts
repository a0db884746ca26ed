import { backoffDelay } from "../../shared/base/backoff.ts";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import { RecentMap } from "../limiting/recent-map.ts";
import { isDeviceCode } from "../accounts/tokens.ts";

/**
 * Attempts at codes. A right code always works, whoever else guesses from the same address: it is looked up by its
 * hash, and only failures are counted. For links that is safe at any speed: their codes have 128 bits.
 * The short codes of devices have 40, so there is a limit to how many wrong ones are looked up: in the five minutes
 * that a code lives, 100,000 of 31^8, a chance of one in eight million. Guessing faster only has device codes refused
 * meanwhile.
 */
export class CodeAttempts {
  readonly #byAddress: RateLimiter;
  readonly #all: RateLimiter;
  readonly #deviceCodes: RateLimiter;

  constructor(now?: () => number) {
    this.#byAddress = new RateLimiter(limits.rates.failedAttemptsOfAddress, now);
    this.#all = new RateLimiter(limits.rates.failedAttempts, now);
    this.#deviceCodes = new RateLimiter(limits.rates.wrongDeviceCodes, now);
  }

  run<T>(address: string, code: string, attempt: () => T): T {
    const short = isDeviceCode(code);
    if (short) this.#deviceCodes.require("all");
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 404) throw error;
      if (short) this.#deviceCodes.take("all");
      const counted = this.#byAddress.tryTake(address) && this.#all.tryTake("all");
      throw counted ? error : new Failure("SW_RATE_LIMITED");
    }
  }
}

/** What is remembered of one login. */
interface Attempts {
  /** Since the last pause, those under way included. */
  count: number;
  pauses: number;
  pausedUntil: number;
  lastAt: number;
}

/**
 * Attempts at passwords: a few per login, whether or not somebody has it, then pauses that double. Only the login
 * counts, since all clients of a host may share one address. Each attempt is counted beforehand, so that sending a
 * hundred at once does not get around it, and forgotten if the password was right.
 *
 * What an attacker can still do: hold up the login of somebody whom they know, who then signs in by a code or after
 * the pause; and make this forget a login, by attempts at `rateLimiterKeys` others, after which `passwordsOfAccount` limits
 * how often its password is verified.
 */
export class PasswordAttempts {
  /** By login. */
  readonly #attempts = new RecentMap<Attempts>(limits.rateLimiterKeys);
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  async run<T>(login: string, attempt: () => Promise<T>): Promise<T> {
    const attempts = this.#attemptsAt(login);
    if (attempts.pausedUntil > this.#now() || attempts.count >= limits.passwordAttempts)
      throw new Failure("SW_RATE_LIMITED");
    attempts.count += 1;
    const isLast = attempts.count === limits.passwordAttempts;
    try {
      const result = await attempt();
      this.#attempts.delete(login);
      return result;
    } catch (error) {
      const wrong = error instanceof Failure && error.code === "SW_SIGN_IN_FAILED";
      if (wrong && isLast) this.#pause(attempts);
      // A password that could not be verified does not count.
      else if (!wrong) attempts.count = Math.max(0, attempts.count - 1);
      throw error;
    }
  }

  #attemptsAt(login: string): Attempts {
    const now = this.#now();
    const attempts = this.#attempts.get(login) ?? { count: 0, pauses: 0, pausedUntil: 0, lastAt: now };
    if (now - attempts.lastAt >= limits.passwordAttemptsKept) attempts.count = 0;
    if (now - attempts.lastAt >= limits.passwordPausesKept) attempts.pauses = 0;
    attempts.lastAt = now;
    this.#attempts.set(login, attempts);
    return attempts;
  }

  #pause(attempts: Attempts): void {
    const pause = { initial: limits.passwordPause, max: limits.maxPasswordPause };
    attempts.pausedUntil = this.#now() + backoffDelay(pause, attempts.pauses);
    attempts.pauses += 1;
    attempts.count = 0;
  }
}
