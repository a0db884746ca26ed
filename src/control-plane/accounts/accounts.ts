import type { Clock } from "../../shared/base/clock.ts";
import { toRfc3339 } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { ApiScope } from "../../shared/contract/route.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { SessionRow, Storage, Transaction } from "../ports/storage.ts";
import { announceRoom } from "../rooms/documents.ts";
import { can } from "../rooms/permissions.ts";
import type { Caller } from "./caller.ts";
import { openSession, type SignedIn } from "./sessions.ts";
import { createCode, createDeviceCode, hashOf } from "./tokens.ts";

/** People, their devices and their scripts: who is signed in, and with what. */
export class Accounts {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #revoked: ((deviceId: string) => void)[] = [];

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** The person behind an access token, or null if it opens nothing (any more). */
  authenticate(accessToken: string): Caller | null {
    const { sessions, users } = this.#storage.stores;
    const now = this.#clock.now();
    const session = sessions.byTokenHash(hashOf(accessToken), now);
    const user = session && users.get(session.userId);
    if (!session || !user) return null;
    if (now >= session.lastSeenAt + limits.lastSeenStep) this.#noteSeen(session.id, now);
    return {
      userId: user.id,
      deviceId: session.id,
      displayName: user.displayName,
      role: user.role,
      named: user.named,
      scopes: session.scopes,
    };
  }

  /** Is called with each device or token that opens nothing any more. */
  onRevoked(listener: (deviceId: string) => void): void {
    this.#revoked.push(listener);
  }

  rename(caller: Caller, displayName: string): Caller {
    this.#storage.write((stores) => {
      stores.users.rename(caller.userId, displayName);
      for (const room of stores.rooms.ofUser(caller.userId)) announceRoom(stores, room.id);
    });
    return { ...caller, displayName, named: true };
  }

  /** A single-use code that signs a user in on one device. */
  createSignInCode(userId: string, lifetime: number): string {
    const code = createCode();
    const expiresAt = this.#clock.now() + lifetime;
    this.#storage.write((stores) => stores.codes.insert({ hash: hashOf(code), userId, expiresAt }));
    return code;
  }

  /** A short one, to be typed on another device while this one shows it. */
  createDeviceCode(
    caller: Caller,
    transaction: Transaction | null = null,
  ): { code: string; expiresAt: number } {
    return this.#storage.once(transaction, (stores) => {
      const code = createDeviceCode();
      const expiresAt = this.#clock.now() + limits.deviceCodeLifetime;
      stores.codes.insert({ hash: hashOf(code), userId: caller.userId, expiresAt });
      return { code, expiresAt };
    });
  }

  exchangeCode(code: string, deviceLabel: string, transaction: Transaction | null = null): SignedIn {
    return this.#storage.once(transaction, (stores) => {
      const now = this.#clock.now();
      // A device code is read off a screen and typed: case and blanks do not matter in it.
      const typed = code.trim().toUpperCase();
      const userId = stores.codes.take(hashOf(code), now) ?? stores.codes.take(hashOf(typed), now);
      if (userId === undefined) throw new Failure("SW_CODE_INVALID");
      return openSession(stores, { userId, label: deviceLabel }, now);
    });
  }

  sessions(caller: Caller): SessionRow[] {
    return this.#open(caller).filter((session) => session.scopes === null);
  }

  tokens(caller: Caller): SessionRow[] {
    return this.#open(caller).filter((session) => session.scopes !== null);
  }

  /** Signs one of the caller's own devices out, or stops one of their tokens. */
  revoke(caller: Caller, sessionId: string, kind: "session" | "token"): void {
    const own = kind === "session" ? this.sessions(caller) : this.tokens(caller);
    if (!own.some((session) => session.id === sessionId)) throw new Failure("SW_SESSION_NOT_FOUND");
    this.#storage.write((stores) => {
      stores.sessions.revoke(sessionId, this.#clock.now());
      for (const listener of this.#revoked) this.#storage.afterCommit(() => listener(sessionId));
    });
  }

  createToken(
    caller: Caller,
    wish: { name: string; scopes: readonly ApiScope[]; lifetime: number | null },
    transaction: Transaction | null = null,
  ): { session: SessionRow; accessToken: string } {
    if (!can(caller, "create-token", null)) throw new Failure("SW_FORBIDDEN");
    return this.#storage.once(transaction, (stores) => {
      if (this.tokens(caller).length >= limits.tokensOfUser)
        throw new Failure("SW_FORBIDDEN", "You have as many tokens as one person may; revoke one first.");
      const now = this.#clock.now();
      const expiresAt = wish.lifetime === null ? null : now + wish.lifetime;
      const scopes = [...new Set(wish.scopes)];
      return openSession(stores, { userId: caller.userId, label: wish.name, scopes, expiresAt }, now);
    });
  }

  #open(caller: Caller): SessionRow[] {
    return this.#storage.stores.sessions.ofUser(caller.userId, this.#clock.now());
  }

  #noteSeen(id: string, now: number): void {
    try {
      this.#storage.write((stores) => stores.sessions.seen(id, now));
    } catch {
      // A full disk keeps nobody from reading; it is noted the next time.
    }
  }
}

export function sessionDocument(session: SessionRow, caller: Caller) {
  return {
    id: session.id,
    label: session.label,
    created_at: toRfc3339(session.createdAt),
    last_seen_at: toRfc3339(session.lastSeenAt),
    current: session.id === caller.deviceId,
  };
}

export function tokenDocument(session: SessionRow) {
  return {
    id: session.id,
    name: session.label,
    scopes: [...(session.scopes ?? [])],
    created_at: toRfc3339(session.createdAt),
    last_seen_at: toRfc3339(session.lastSeenAt),
    expires_at: session.expiresAt === null ? null : toRfc3339(session.expiresAt),
  };
}
