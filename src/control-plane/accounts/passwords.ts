import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import { promisify } from "node:util";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import { Queue } from "../../shared/base/queue.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Storage, Transaction } from "../ports/storage.ts";
import type { Caller } from "./caller.ts";
import type { EndedRights } from "./ended-rights.ts";
import { openSession, type SignedIn } from "./sessions.ts";
import { isOpen } from "./standing.ts";

const deriveNow = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
/** One at a time, since each blocks one of the four threads that also read files and resolve names. */
const derivations = new Queue(limits.passwordsWaiting);
const derive: typeof deriveNow = (...parts) => derivations.run(() => deriveNow(...parts));

/** 32 MiB and about a tenth of a second for each try. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const KEY_BYTES = 32;

/** Signing in by login and password. */
export class Passwords {
  readonly #storage: Storage;
  readonly #clock: Clock;
  /** Verified against if the login does not exist, so that both answers take equally long. Matches no password. */
  readonly #nobody = storedForm(randomBytes(16), randomBytes(KEY_BYTES));

  readonly #rights: EndedRights;

  constructor(storage: Storage, clock: Clock, rights: EndedRights) {
    this.#storage = storage;
    this.#clock = clock;
    this.#rights = rights;
  }

  /** One answer for an unknown login and a wrong password. */
  async signIn(
    login: string,
    password: string,
    label: string,
    transaction: Transaction | null = null,
  ): Promise<SignedIn> {
    const stored = this.#storage.stores.passwords.byLogin(login);
    const right = await isRight(password, stored?.hash ?? this.#nobody);
    if (!stored || !right) throw new Failure("SW_SIGN_IN_FAILED");
    return this.#storage.fromReserve.once(transaction, (stores) => {
      // It may have been changed while we were hashing.
      if (stores.passwords.ofUser(stored.userId)?.hash !== stored.hash)
        throw new Failure("SW_SIGN_IN_FAILED");
      if (stores.users.get(stored.userId)?.disabled) throw new Failure("SW_SIGN_IN_FAILED");
      return openSession(stores, { userId: stored.userId, label }, this.#clock.now());
    });
  }

  /** Signs out all their other devices: somebody who changes a password may have lost it. */
  async set(caller: Caller, wish: { login: string; password: string; current: string | undefined }) {
    const { passwords } = this.#storage.stores;
    const before = passwords.ofUser(caller.userId);
    if (before && !(await isRight(wish.current ?? "", before.hash))) throw new Failure("SW_SIGN_IN_FAILED");
    const hash = await hashPassword(wish.password);
    this.#storage.write((stores) => {
      if (stores.passwords.ofUser(caller.userId)?.hash !== before?.hash)
        throw new Failure("SW_SIGN_IN_FAILED");
      const holder = stores.passwords.byLogin(wish.login);
      if (holder && holder.userId !== caller.userId) throw new Failure("SW_LOGIN_TAKEN");
      // The requesting device may have been signed out meanwhile.
      if (!isOpen(stores, caller.deviceId, this.#clock.now())) throw new Failure("SW_UNAUTHENTICATED");
      stores.passwords.put({ userId: caller.userId, login: wish.login, hash });
      if (!before) return;
      stores.sessions.revokeAll(caller.userId, this.#clock.now(), caller.deviceId);
      stores.codes.removeOfUser(caller.userId);
      this.#rights.changed();
    });
  }
}

/** `scrypt$N$r$p$salt$key`: what is stored says how it was made, so that the cost can rise later. */
async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password.normalize("NFKC"), salt, KEY_BYTES, options(COST));
  return storedForm(salt, key);
}

const storedForm = (salt: Buffer, key: Buffer): string =>
  ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64"), key.toString("base64")].join("$");

async function isRight(password: string, stored: string): Promise<boolean> {
  const [, n, r, p, salt = "", key = ""] = stored.split("$");
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const derived = await derive(
    password.normalize("NFKC"),
    Buffer.from(salt, "base64"),
    KEY_BYTES,
    options(cost),
  );
  return timingSafeEqual(derived, Buffer.from(key, "base64"));
}

const options = (cost: typeof COST): ScryptOptions => ({ ...cost, maxmem: 256 * cost.N * cost.r });
