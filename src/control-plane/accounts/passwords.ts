import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { FairQueue } from "../limiting/fair-queue.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { PasswordRow } from "../ports/account-stores.ts";
import type { RequestKey, Storage } from "../ports/storage.ts";
import type { Caller } from "../permissions/caller.ts";
import type { EndedRights } from "../permissions/ended-rights.ts";
import { openSession, type SignedIn } from "./sessions.ts";
import { isOpen } from "../permissions/standing.ts";

const deriveNow = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
/** One at a time, because each blocks one of the four threads that also read files and resolve host names. */
const derivations = new FairQueue(limits.passwordsWaiting);
/** How long the last derivation took, in milliseconds. */
let derivationTook = 100;

/** 32 MiB and about 0.1 s for each derivation. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const KEY_BYTES = 32;

/**
 * Signing in with login and password. Keys are derived only for existing logins, so attempts at unknown logins do not
 * delay anybody. The response time does not reveal which logins exist: an attempt at an unknown login waits until it
 * would be its turn, and then for as long as a derivation takes. Every failure is answered at a fixed interval after the
 * attempt began, which hides the remaining difference. Attempts at the same login, existing or not, run one after another,
 * so that a burst of them reveals no more.
 *
 * An attacker can still keep the derivations busy for some seconds with wrong passwords for as many logins as they know
 * (`http/attempts.ts` stops that), and meanwhile learn a little from responses just before or after a fixed interval.
 */
export class Passwords {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #rights: EndedRights;
  readonly #wrong = new RateLimiter(limits.rates.passwordsOfAccount);
  /** The last pending attempt, by login. */
  readonly #attempts = new Map<string, Promise<unknown>>();

  constructor(storage: Storage, clock: Clock, rights: EndedRights) {
    this.#storage = storage;
    this.#clock = clock;
    this.#rights = rights;
  }

  /** Fails in the same way, and at the same time, for an unknown login and a wrong password. */
  async signIn(
    login: string,
    password: string,
    label: string,
    requestKey: RequestKey | null = null,
  ): Promise<SignedIn> {
    const before = this.#attempts.get(login) ?? Promise.resolve();
    const attempt = before.then(() => this.#attempt(login, password, label, requestKey));
    const over = attempt.then(
      () => {},
      () => {},
    );
    this.#attempts.set(login, over);
    void over.then(() => this.#attempts.get(login) === over && this.#attempts.delete(login));
    return await attempt;
  }

  async #attempt(
    login: string,
    password: string,
    label: string,
    requestKey: RequestKey | null,
  ): Promise<SignedIn> {
    const begun = performance.now();
    try {
      const stored = await this.#verified(login, password);
      return this.#storage.fromReserve.once(requestKey, (stores) => {
        // The password may have been changed while it was hashed.
        if (stores.passwords.ofUser(stored.userId)?.hash !== stored.hash)
          throw new Failure("SW_SIGN_IN_FAILED");
        if (stores.users.get(stored.userId)?.disabled) throw new Failure("SW_SIGN_IN_FAILED");
        return openSession(stores, { userId: stored.userId, label }, this.#clock.now(), () =>
          this.#rights.changed(),
        );
      });
    } catch (error) {
      if (error instanceof Failure && error.code === "SW_SIGN_IN_FAILED") await untilNextStep(begun);
      throw error;
    }
  }

  async #verified(login: string, password: string): Promise<PasswordRow> {
    const stored = this.#storage.stores.passwords.byLogin(login);
    if (stored && this.#wrong.tryTake(stored.userId)) {
      if (await this.#isRight(password, stored)) return stored;
    } else {
      // An exceeded limit is handled like an unknown login, because only existing logins have a limit.
      await derivations.passed();
      await setTimeout(derivationTook);
    }
    throw new Failure("SW_SIGN_IN_FAILED");
  }

  /** The attempt has been counted as wrong. If it was right or could not be verified, it is given back to the quota. */
  async #isRight(password: string, { userId, hash }: PasswordRow): Promise<boolean> {
    let wrong = false;
    try {
      wrong = !(await matches(userId, password, hash));
      return !wrong;
    } finally {
      if (!wrong) this.#wrong.refund(userId);
    }
  }

  /** Sets login and password. Changing the password signs out all other devices, because it may have been stolen. */
  async set(caller: Caller, credentials: { login: string; password: string; current: string | undefined }) {
    const { passwords } = this.#storage.stores;
    const before = passwords.ofUser(caller.userId);
    if (before) this.#wrong.take(caller.userId);
    if (before && !(await this.#isRight(credentials.current ?? "", before)))
      throw new Failure("SW_SIGN_IN_FAILED");
    const hash = await hashPassword(caller.userId, credentials.password);
    this.#storage.write((stores) => {
      if (stores.passwords.ofUser(caller.userId)?.hash !== before?.hash)
        throw new Failure("SW_SIGN_IN_FAILED");
      const holder = stores.passwords.byLogin(credentials.login);
      if (holder && holder.userId !== caller.userId) throw new Failure("SW_LOGIN_TAKEN");
      // The requesting device may have been signed out meanwhile.
      if (!isOpen(stores, caller.deviceId, this.#clock.now())) throw new Failure("SW_UNAUTHENTICATED");
      stores.passwords.put({ userId: caller.userId, login: credentials.login, hash });
      if (!before) return;
      stores.sessions.revokeAll(caller.userId, this.#clock.now(), caller.deviceId);
      stores.codes.removeOfUser(caller.userId);
      this.#rights.changed();
    });
  }
}

/** `scrypt$N$r$p$salt$key`. The parameters are stored, so that the cost can be raised later. */
async function hashPassword(userId: string, password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(userId, password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64"), key.toString("base64")].join("$");
}

async function matches(userId: string, password: string, stored: string): Promise<boolean> {
  const [, n, r, p, salt = "", key = ""] = stored.split("$");
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const derived = await derive(userId, password, Buffer.from(salt, "base64"), cost);
  return timingSafeEqual(derived, Buffer.from(key, "base64"));
}

const derive = async (userId: string, password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  await derivations.run(userId, async () => {
    const begun = performance.now();
    const options = { ...cost, maxmem: 256 * cost.N * cost.r };
    const derived = await deriveNow(password.normalize("NFKC"), salt, KEY_BYTES, options);
    derivationTook = performance.now() - begun;
    return derived;
  });

/** Resolves a multiple of `wrongPasswordDelay` after `begun`, a time of `performance.now()`. */
async function untilNextStep(begun: number): Promise<void> {
  const took = performance.now() - begun;
  const step = limits.wrongPasswordDelay;
  await setTimeout(Math.max(1, Math.ceil(took / step)) * step - took);
}
