import type { CallState } from "../../shared/call/call-state.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import type { CallSummary, HostRole } from "../../shared/contract/entities.ts";
import type { EventBody, EventType, ServerEvent } from "../../shared/contract/events.ts";
import type { HostSettings } from "../../shared/contract/host.ts";
import type { ApiScope } from "../../shared/contract/route.ts";

/**
 * What the domain asks of storage. All of it is synchronous: a write is one transaction that nothing can
 * come between, and the answer to a request is sent after it has been committed.
 */
export interface Storage extends Writes {
  readonly stores: Stores;
  /** The same for small writes by which people get in and are signed out: a full disk has space reserved for them. */
  readonly fromReserve: Writes;
  /**
   * Called inside a write: `effect` runs once that is committed, after the effects of earlier ones, and never
   * after a rollback. One that throws or rejects is logged; the write stands, and the other effects run. It may
   * begin a write of its own.
   */
  afterCommit(effect: Effect): void;
  /** Is told of the events of each transaction, once it has been committed, before its effects run. */
  onCommitted(listener: (events: readonly StoredEvent[]) => void): void;
}

export interface Writes {
  /** Runs `work` in one transaction; committed when this returns, undone when it throws. */
  write<T>(work: (stores: Stores) => T): T;
  /**
   * An idempotent write, which a caller who did not get the response may repeat: if the transaction was committed
   * before, returns the same response and writes nothing. Without a transaction it is an ordinary write. The response
   * is stored as JSON.
   */
  once<T>(transaction: Transaction | null, work: (stores: Stores) => T): T;
}

/** A request that creates something, and can be repeated. */
export interface Transaction {
  /** The session, the route and the `txn_id`. */
  readonly id: string;
  /** A secret that only the sender has. It is not stored. */
  readonly secret: string;
  /** The content of the request: the same transaction with other content is refused. */
  readonly content: string;
  readonly expiresAt: number;
}

export type Effect = () => void | Promise<void>;

/** Deletes outdated rows in short steps, however many there are. */
export interface Pruning {
  /** Deletes at most `most` rows of what was outdated at `now`; returns whether there may be many more. */
  step(now: number, most: number): boolean;
}

export interface Stores {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly codes: SignInCodes;
  readonly blocks: Blocks;
  readonly invites: Invites;
  readonly rooms: Rooms;
  readonly members: Members;
  readonly messages: Messages;
  readonly calls: Calls;
  readonly missedCalls: MissedCalls;
  readonly recordings: Recordings;
  readonly events: Events;
  readonly settings: Settings;
  readonly webhooks: Webhooks;
  readonly pruning: Pruning;
}

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

export interface Users {
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

export interface Sessions {
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

export interface Passwords {
  byLogin(login: string): PasswordRow | undefined;
  ofUser(userId: string): PasswordRow | undefined;
  put(password: PasswordRow): void;
}

export interface SignInCodeRow {
  readonly userId: string;
  readonly sessionId: string | null;
  readonly expiresAt: number;
}

export interface SignInCodes {
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
export interface Blocks {
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

export interface Invites {
  insert(invite: InviteRow & { codeHash: string }, at: number): void;
  byCodeHash(hash: string): InviteRow | undefined;
  byId(id: string): InviteRow | undefined;
  /** Those that still work, newest first. */
  usable(now: number): InviteRow[];
  countUse(id: string): void;
  revoke(id: string, at: number): void;
}

export interface RoomRow {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: "open" | "private" | "direct";
  readonly createdAt: number;
}

export interface Rooms {
  insert(room: RoomRow, createdBy: string): void;
  get(id: string): RoomRow | undefined;
  first(): RoomRow | undefined;
  ofUser(userId: string): RoomRow[];
  countOf(userId: string): number;
  directBetween(a: string, b: string): RoomRow | undefined;
}

export interface MemberRow {
  readonly userId: string;
  readonly displayName: string;
  readonly role: HostRole;
  readonly powerLevel: number;
  readonly disabled: boolean;
}

export interface Members {
  get(roomId: string, userId: string): MemberRow | undefined;
  list(roomId: string): MemberRow[];
  /** The members of every room that somebody is in. */
  inRoomsOf(userId: string): (MemberRow & { readonly roomId: string })[];
  /** Only who they are: what is asked for each event. */
  ids(roomId: string): string[];
  /** Whoever shares a room with somebody. */
  acquaintances(userId: string): string[];
  put(roomId: string, userId: string, powerLevel: number, at: number): void;
  remove(roomId: string, userId: string): void;
}

export interface MessageRow {
  readonly id: string;
  readonly position: number;
  readonly roomId: string;
  readonly senderId: string;
  readonly body: string;
  readonly transactionId: string | null;
  /** From which session it came; null for what none has sent, and for what is older than this column. */
  readonly sessionId: string | null;
  readonly createdAt: number;
  readonly call: CallSummary | null;
  /** Who is not shown it, because they had blocked its sender. */
  readonly hiddenFrom: string | null;
}

export interface Messages {
  insert(message: MessageRow): void;
  /** What this session has sent into this room by this transaction id. */
  byTransaction(
    of: Pick<MessageRow, "senderId" | "sessionId" | "roomId" | "transactionId">,
  ): MessageRow | undefined;
  /** The last message of every room that somebody is in, of those that they are shown. */
  lastInRoomsOf(userId: string): MessageRow[];
  /** The newest `limit` messages before a position that `viewer` is shown, oldest first. */
  page(roomId: string, viewer: string, before: number | null, limit: number): MessageRow[];
}

export interface Calls {
  insert(call: CallState): void;
  save(call: CallState): void;
  get(id: string): CallState | undefined;
  liveIn(roomId: string): CallState | undefined;
  /** The live calls of all rooms that somebody is in. */
  liveInRoomsOf(userId: string): CallState[];
  live(): CallState[];
}

export interface MissedCallRow {
  readonly userId: string;
  readonly callId: string;
  readonly missedAt: number;
  readonly seen: boolean;
}

export interface MissedCalls {
  insert(missed: MissedCallRow): void;
  /** The newest `limit`, newest first. */
  ofUser(userId: string, limit: number): MissedCallRow[];
  /** Returns whether there was any that had not been seen. */
  markSeen(userId: string): boolean;
  /** Returns whether it was there. */
  remove(userId: string, callId: string): boolean;
}

export interface Recordings {
  insert(recording: RecordingState): void;
  save(recording: RecordingState): void;
  get(id: string): RecordingState | undefined;
  ofCall(callId: string): RecordingState[];
  running(): RecordingState[];
}

export interface Settings {
  get(): HostSettings;
  change(settings: { readonly [Name in keyof HostSettings]?: HostSettings[Name] | undefined }): void;
}

export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly EventType[];
  readonly createdBy: string;
  readonly createdAt: number;
  /** Everything up to this event is delivered. */
  readonly position: number;
  readonly lastAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly attempts: number;
}

export interface Webhooks {
  insert(webhook: WebhookRow): void;
  save(webhook: WebhookRow): void;
  get(id: string): WebhookRow | undefined;
  list(): WebhookRow[];
  remove(id: string): void;
}

/**
 * Who an event is for: one user; whoever is in the room when they read it; or one user, if they are in the room
 * when they read it.
 */
export type Audience =
  | { readonly userId: string; readonly roomId?: string }
  | { readonly userId?: never; readonly roomId: string };

export interface StoredEvent {
  readonly audience: Audience;
  readonly event: ServerEvent;
}

export interface Events {
  /** The position that the next event will get. */
  nextPosition(): number;
  append(audience: Audience, event: EventBody): number;
  head(): number;
  /** Whether everything after `position` is still kept. */
  covers(position: number): boolean;
  /**
   * What comes after `position`, as it is sent, and up to where that is all of it. One step of many: it looks at few
   * rows and takes few bytes (at least one event), since everybody waits meanwhile.
   */
  replay(
    userId: string,
    position: number,
    most: { scanned: number; rows: number; bytes: number },
  ): { frames: Buffer[]; upTo: number };
  /** In order, those after a position, and up to another one. */
  since(userId: string, position: number, upTo?: number): ServerEvent[];
}
