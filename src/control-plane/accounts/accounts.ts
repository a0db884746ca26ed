import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { ApiScope } from "../../shared/contract/route.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { SessionRow, UserRow } from "../ports/account-stores.ts";
import type { RequestKey, Storage, Stores } from "../ports/storage.ts";
import { can } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";
import type { EndedRights } from "../permissions/ended-rights.ts";
import { announceUser } from "../announcements/announcements.ts";
import { availableName } from "./names.ts";
import { openSession, type SignedIn } from "./sessions.ts";
import { isOpen, standingOf } from "../permissions/standing.ts";
import { createCode, createDeviceCode, hashOf, typedCode } from "./tokens.ts";

/** Authentication, sessions, sign-in codes and API tokens. */
export class Accounts {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #rights: EndedRights;

  constructor(storage: Storage, clock: Clock, rights: EndedRights) {
    this.#storage = storage;
    this.#clock = clock;
    this.#rights = rights;
  }

  /** The caller that an access token belongs to; null if the token is not valid (any more). */
  authenticate(accessToken: string): Caller | null {
    const { stores } = this.#storage;
    const now = this.#clock.now();
    const standing = standingOf(stores, stores.sessions.byTokenHash(hashOf(accessToken), now));
    if (!standing) return null;
    const { session, user } = standing;
    if (now >= session.lastSeenAt + limits.lastSeenPrecision) this.#markSeen(session.id, now);
    return {
      userId: user.id,
      deviceId: session.id,
      displayName: user.displayName,
      role: user.role,
      named: user.named,
      scopes: session.scopes,
    };
  }

  /** Connected devices count as used, whether or not they send requests. */
  markConnected(deviceIds: Iterable<string>): void {
    const now = this.#clock.now();
    for (const id of deviceIds) this.#markSeen(id, now);
  }

  rename(caller: Caller, typed: string): Caller {
    return this.#storage.write((stores) => {
      const displayName = availableName(stores, typed, caller.userId);
      const renamed = { ...caller, displayName, named: true };
      const before = stores.users.get(caller.userId);
      if (before?.named && before.displayName === displayName) return renamed;
      stores.users.rename(caller.userId, displayName);
      announceUser(stores, caller.userId);
      const data = { user_id: caller.userId, display_name: displayName };
      for (const userId of stores.members.acquaintances(caller.userId))
        stores.events.append({ userId }, { type: "swp.user", data });
      return renamed;
    });
  }

  /** Creates a single-use code that signs in a person on one device. `lifetime` is in ms. */
  createSignInCode(userId: string, lifetime: number, requestKey: RequestKey | null = null): string {
    return this.#storage.fromReserve.once(requestKey, ({ codes }) => {
      const code = createCode();
      const expiresAt = this.#clock.now() + lifetime;
      codes.insert({ hash: hashOf(code), userId, sessionId: null, expiresAt });
      return code;
    });
  }

  /** Creates a short code to be typed on another device. It replaces the previous code of this device. */
  createDeviceCode(
    caller: Caller,
    requestKey: RequestKey | null = null,
  ): { code: string; expiresAt: number } {
    return this.#storage.fromReserve.once(requestKey, ({ codes }) => {
      const code = createDeviceCode();
      const expiresAt = this.#clock.now() + limits.deviceCodeLifetime;
      const { userId, deviceId: sessionId } = caller;
      codes.removeOfSession(sessionId);
      codes.insert({ hash: hashOf(code), userId, sessionId, expiresAt });
      return { code, expiresAt };
    });
  }

  /** The person that a code belongs to, without using the code. */
  peekCode(code: string): UserRow {
    return this.#behind(this.#storage.stores, code).user;
  }

  exchangeCode(code: string, deviceLabel: string, requestKey: RequestKey | null = null): SignedIn {
    // Check without a write transaction first, because most wrong codes are guesses.
    if (!requestKey) this.#behind(this.#storage.stores, code);
    return this.#storage.fromReserve.once(requestKey, (stores) => {
      const now = this.#clock.now();
      const { hash, user } = this.#behind(stores, code);
      stores.codes.remove(hash);
      stores.codes.removeExpired(now);
      return openSession(stores, { userId: user.id, label: deviceLabel }, now, () => this.#rights.changed());
    });
  }

  sessions(caller: Caller): SessionRow[] {
    return this.#open(caller).filter((session) => session.scopes === null);
  }

  tokens(caller: Caller): SessionRow[] {
    return this.#open(caller).filter((session) => session.scopes !== null);
  }

  /** Signs out one of the caller's own devices, or revokes one of their API tokens. */
  revoke(caller: Caller, sessionId: string, kind: "session" | "token"): void {
    const own = kind === "session" ? this.sessions(caller) : this.tokens(caller);
    if (!own.some((session) => session.id === sessionId)) throw new Failure("SW_SESSION_NOT_FOUND");
    this.#storage.fromReserve.write((stores) => {
      stores.sessions.revoke(sessionId, this.#clock.now());
      this.#rights.changed();
    });
  }

  createToken(
    caller: Caller,
    options: { name: string; scopes: readonly ApiScope[]; lifetime: number | null },
    requestKey: RequestKey | null = null,
  ): { session: SessionRow; accessToken: string } {
    if (!can(caller, "create-token")) throw new Failure("SW_FORBIDDEN");
    return this.#storage.once(requestKey, (stores) => {
      if (this.tokens(caller).length >= limits.tokensOfUser)
        throw new Failure("SW_TOO_MANY", "You have reached your limit of tokens; revoke one first.");
      const now = this.#clock.now();
      const expiresAt = options.lifetime === null ? null : now + options.lifetime;
      const scopes = [...new Set(options.scopes)];
      // It may be the next one to expire.
      this.#rights.changed();
      return openSession(stores, { userId: caller.userId, label: options.name, scopes, expiresAt }, now);
    });
  }

  /** A code is valid only while its person is enabled and the device that created it is signed in. */
  #behind(stores: Stores, code: string): { hash: string; user: UserRow } {
    const now = this.#clock.now();
    for (const hash of [hashOf(code), hashOf(typedCode(code))]) {
      const found = stores.codes.get(hash, now);
      const user = found && stores.users.get(found.userId);
      if (!user || user.disabled) continue;
      if (found.sessionId === null || isOpen(stores, found.sessionId, now)) return { hash, user };
    }
    throw new Failure("SW_CODE_INVALID");
  }

  #open(caller: Caller): SessionRow[] {
    return this.#storage.stores.sessions.ofUser(caller.userId, this.#clock.now());
  }

  #markSeen(id: string, now: number): void {
    try {
      this.#storage.write((stores) => stores.sessions.seen(id, now));
    } catch {
      // A full disk must not prevent reading. It is stored the next time.
    }
  }
}
