import type { HostRole } from "../../shared/contract/entities.ts";
import type { ApiScope } from "../../shared/contract/route.ts";

export interface UserRow {
  readonly id: string;
  readonly displayName: string;
  readonly role: HostRole;
  /** False until the person has chosen a display name. */
  readonly named: boolean;
  /** Disabled people are signed out, cannot sign in and are not rung. Their messages are kept. */
  readonly disabled: boolean;
}

/** A person, for owner and admins. */
export interface PersonRow extends UserRow {
  readonly createdAt: number;
  /** Null for a person without any session. */
  readonly lastSeenAt: number | null;
}

export interface UserStore {
  count(): number;
  insert(user: Omit<UserRow, "disabled">, at: number): void;
  get(id: string): UserRow | undefined;
  owner(): UserRow | undefined;
  /** Everybody, in the order in which they joined. */
  people(): PersonRow[];
  /** The names of all people. */
  names(): { id: string; displayName: string }[];
  rename(id: string, displayName: string): void;
  setRole(id: string, role: HostRole): void;
  /** `at` is null to enable the person again. */
  setDisabled(id: string, at: number | null): void;
}

/**
 * A session is a device; its id is the second half of the LiveKit identity. An API token is a session with scopes and
 * possibly an expiry date.
 */
export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  /** Null for a person's device, which may do everything that the person may. */
  readonly scopes: readonly ApiScope[] | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastSeenAt: number;
}

export interface SessionStore {
  insert(session: SessionRow & { tokenHash: string }): void;
  /** Those that are neither revoked nor expired nor forgotten, each of these. */
  byTokenHash(tokenHash: string, now: number): SessionRow | undefined;
  get(id: string, now: number): SessionRow | undefined;
  ofUser(userId: string, now: number): SessionRow[];
  /** When the next session expires; null if none does. */
  nextEnd(now: number): number | null;
  seen(id: string, at: number): void;
  revoke(id: string, at: number): void;
  /** All of one person, except one. */
  revokeAll(userId: string, at: number, except?: string): void;
}

/** `hash` contains the parameters that it was made with. */
export interface PasswordRow {
  readonly userId: string;
  readonly login: string;
  readonly hash: string;
}

export interface PasswordStore {
  byLogin(login: string): PasswordRow | undefined;
  ofUser(userId: string): PasswordRow | undefined;
  put(password: PasswordRow): void;
}

export interface SignInCodeRow {
  readonly userId: string;
  readonly sessionId: string | null;
  readonly expiresAt: number;
}

export interface SignInCodeStore {
  /** `sessionId` is the device that shows it; null if the host itself created it. */
  insert(code: SignInCodeRow & { hash: string }): void;
  get(hash: string, now: number): SignInCodeRow | undefined;
  /** Uses a code. Returns whether it existed. */
  remove(hash: string): boolean;
  removeOfSession(sessionId: string): void;
  removeOfUser(userId: string): void;
  removeExpired(now: number): void;
}

export interface BlockRow {
  readonly blockedId: string;
  readonly createdAt: number;
}

/** The people that a person has blocked. They are not notified. */
export interface BlockStore {
  put(userId: string, blockedId: string, at: number): void;
  remove(userId: string, blockedId: string): void;
  has(userId: string, blockedId: string): boolean;
  ofUser(userId: string): BlockRow[];
}

export interface InviteRow {
  readonly id: string;
  readonly roomId: string;
  readonly role: HostRole;
  readonly createdBy: string;
  readonly maxUses: number | null;
  readonly uses: number;
  readonly expiresAt: number;
  readonly revoked: boolean;
}

export interface InviteStore {
  insert(invite: InviteRow & { codeHash: string }, at: number): void;
  byCodeHash(hash: string): InviteRow | undefined;
  byId(id: string): InviteRow | undefined;
  /** Valid invites, newest first. */
  usable(now: number): InviteRow[];
  countUse(id: string): void;
  revoke(id: string, at: number): void;
}
