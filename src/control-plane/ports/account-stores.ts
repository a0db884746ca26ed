import type { HostRole } from "../../shared/contract/entities.ts";
import type { ApiScope } from "../../shared/contract/route.ts";

export interface UserRow {
  readonly id: string;
  readonly displayName: string;
  readonly role: HostRole;
  /** False until the person has said what they are called. */
  readonly named: boolean;
  /** Disabled people are signed out, cannot sign in and are not rung; their messages stay. */
  readonly disabled: boolean;
}

/** A person as those who run the host see them. */
export interface PersonRow extends UserRow {
  readonly createdAt: number;
  /** Null for somebody who is signed in nowhere and never was. */
  readonly lastSeenAt: number | null;
}

export interface UserStore {
  count(): number;
  insert(user: Omit<UserRow, "disabled">, at: number): void;
  get(id: string): UserRow | undefined;
  owner(): UserRow | undefined;
  /** Everybody, in the order in which they joined. */
  people(): PersonRow[];
  /** Everybody's name. */
  names(): { id: string; displayName: string }[];
  rename(id: string, displayName: string): void;
  setRole(id: string, role: HostRole): void;
  /** `at` is null to enable them again. */
  setDisabled(id: string, at: number | null): void;
}

/**
 * A session is a device: its id is the second half of the LiveKit identity. An API token is one too, with
 * scopes and perhaps an end.
 */
export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  /** Null for a person's device, which may do all that the person may. */
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
  /** When the next one ends by time alone. */
  nextEnd(now: number): number | null;
  seen(id: string, at: number): void;
  revoke(id: string, at: number): void;
  /** All of one person, except one. */
  revokeAll(userId: string, at: number, except?: string): void;
}

/** `hash` says by itself how it was made. */
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
  /** Uses one up; returns whether it was still there. */
  remove(hash: string): boolean;
  removeOfSession(sessionId: string): void;
  removeOfUser(userId: string): void;
  removeExpired(now: number): void;
}

export interface BlockRow {
  readonly blockedId: string;
  readonly createdAt: number;
}

/** The people that somebody has blocked. They are not told. */
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
  /** Those that still work, newest first. */
  usable(now: number): InviteRow[];
  countUse(id: string): void;
  revoke(id: string, at: number): void;
}
