import { RateLimiterMemory } from "rate-limiter-flexible";
import { backoffDelay } from "../../shared/base/backoff.ts";
import { limits } from "../../shared/base/limits.ts";
import { Quota } from "../../shared/base/quota.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { isDeviceCode } from "../accounts/tokens.ts";

/**
 * Attempts at codes. A right code always works, whoever else guesses from the same address: it is looked up by its
 * hash, and only failures are counted. For links that is safe at any speed: their codes have 128 bits.
 * The short codes of devices have 40, so there is an end to how many wrong ones are looked up while one of them
 * lives: a code that lives for two windows meets 100,000 of 31^8, a chance of one in eight million. Whoever guesses
 * faster only has device codes switched off until the window ends.
 */
export class CodeGuesses {
  readonly #byAddress: Quota;
  readonly #all: Quota;
  readonly #now: () => number;
  #window = 0;
  #wrongDeviceCodes = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#byAddress = new Quota(limits.rates.failedTriesOfAddress, now);
    this.#all = new Quota(limits.rates.failedTries, now);
  }

  guess<T>(address: string, code: string, attempt: () => T): T {
    const short = isDeviceCode(code);
    if (short) this.#requireDeviceCodes();
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 404) throw error;
      if (short) this.#wrongDeviceCodes += 1;
      const counted = this.#byAddress.tryTake(address) && this.#all.tryTake("all");
      throw counted ? error : new Failure("SW_RATE_LIMITED");
    }
  }

  #requireDeviceCodes(): void {
    const window = Math.floor(this.#now() / limits.deviceCodeLifetime);
    if (window !== this.#window) {
      this.#window = window;
      this.#wrongDeviceCodes = 0;
    }
    if (this.#wrongDeviceCodes >= limits.wrongDeviceCodes) throw new Failure("SW_RATE_LIMITED");
  }
}

/**
 * Attempts at passwords, whether or not the account exists: a few per account and address, then pauses that double;
 * and rate limits per address, per account, and in all, too low for guessing. Each attempt is counted beforehand, since
 * it costs a tenth of a second, and given back if the password was right.
 */
export class PasswordGuesses {
  readonly #tries = new RateLimiterMemory({ points: limits.passwordTries, duration: 15 * 60 });
  readonly #rounds = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 24 * 3600 });
  readonly #byAddress: Quota;
  readonly #byAccount: Quota;
  readonly #all: Quota;

  constructor(now?: () => number) {
    this.#byAddress = new Quota(limits.rates.passwordsOfAddress, now);
    this.#byAccount = new Quota(limits.rates.passwordsOfAccount, now);
    this.#all = new Quota(limits.rates.passwords, now);
  }

  async guess<T>(account: string, address: string, attempt: () => Promise<T>): Promise<T> {
    const key = `${account} ${address}`;
    const count = await this.#tries.consume(key).catch(() => {
      throw new Failure("SW_RATE_LIMITED");
    });
    if (!this.#take(account, address)) {
      if (count.isFirstInDuration) await this.#tries.delete(key);
      throw new Failure("SW_RATE_LIMITED");
    }
    try {
      const result = await attempt();
      await this.#forget(key, account, address);
      await this.#rounds.delete(key);
      return result;
    } catch (error) {
      // A password that could not be verified does not count.
      const wrong = error instanceof Failure && error.code === "SW_SIGN_IN_FAILED";
      if (!wrong) await this.#forget(key, account, address);
      else if (count.remainingPoints === 0) await this.#pause(key);
      throw error;
    }
  }

  #take(account: string, address: string): boolean {
    if (!this.#byAddress.tryTake(address)) return false;
    if (this.#byAccount.tryTake(account)) {
      if (this.#all.tryTake("all")) return true;
      this.#byAccount.giveBack(account);
    }
    this.#byAddress.giveBack(address);
    return false;
  }

  async #forget(key: string, account: string, address: string): Promise<void> {
    this.#byAddress.giveBack(address);
    this.#byAccount.giveBack(account);
    this.#all.giveBack("all");
    await this.#tries.delete(key);
  }

  async #pause(key: string): Promise<void> {
    const { consumedPoints } = await this.#rounds.consume(key);
    const pause = { first: limits.passwordPause, most: limits.passwordPauseMost };
    await this.#tries.block(key, backoffDelay(pause, consumedPoints - 1) / 1000);
  }
}
