import type {
  BlockStore,
  InviteStore,
  PasswordStore,
  SessionStore,
  SignInCodeStore,
  UserStore,
} from "./account-stores.ts";
import type { CallStore, MissedCallStore, RecordingStore, TranscriptStore } from "./call-stores.ts";
import type { ConferenceParticipantStore, ConferenceStore } from "./conference-stores.ts";
import type { EventStore, StoredEvent } from "./event-store.ts";
import type { ObservedStore, SettingsStore, WebhookStore } from "./host-stores.ts";
import type { MemberStore, MessageStore, RoomStore } from "./room-stores.ts";

/**
 * Storage, as the domain uses it. It is synchronous: a write is one uninterrupted transaction, and the response to a
 * request is sent after its commit.
 */
export interface Storage extends Writes {
  readonly stores: Stores;
  /** The same for small writes that sign people in and out, for which space is reserved on a full disk. */
  readonly fromReserve: Writes;
  /**
   * Called inside a write: `effect` runs once that is committed, after the effects of earlier ones, and never
   * after a rollback. One that throws or rejects is logged; the write stands, and the other effects run. It may
   * begin a write of its own.
   */
  afterCommit(effect: Effect): void;
  /** Calls `listener` with the events of each transaction after its commit, before its effects run. */
  onCommitted(listener: (events: readonly StoredEvent[]) => void): void;
}

export interface Writes {
  /** Runs `work` in one transaction: committed when this returns, rolled back if it throws. */
  write<T>(work: (stores: Stores) => T): T;
  /**
   * An idempotent write, which a caller who did not get the response may repeat: if a request with this key was
   * committed before, returns the same response and writes nothing. Without a key it is an ordinary write. The response
   * is stored as JSON.
   */
  once<T>(requestKey: RequestKey | null, work: (stores: Stores) => T): T;
}

/** The idempotency key of a request that creates something. */
export interface RequestKey {
  /** The session, the route and the `txn_id`. */
  readonly id: string;
  /** A secret that only the sender has. It is not stored. */
  readonly secret: string;
  /** The content of the request: the same key with other content is refused. */
  readonly content: string;
  readonly expiresAt: number;
}

export type Effect = () => void | Promise<void>;

/** Deletes outdated rows in short steps. */
export interface Pruning {
  /** Deletes at most `max` rows of what was outdated at `now`; returns whether there may be many more. */
  step(now: number, max: number): boolean;
}

export interface Stores {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly passwords: PasswordStore;
  readonly codes: SignInCodeStore;
  readonly blocks: BlockStore;
  readonly invites: InviteStore;
  readonly rooms: RoomStore;
  readonly members: MemberStore;
  readonly messages: MessageStore;
  readonly calls: CallStore;
  readonly missedCalls: MissedCallStore;
  readonly recordings: RecordingStore;
  readonly transcripts: TranscriptStore;
  readonly conferences: ConferenceStore;
  readonly conferenceParticipants: ConferenceParticipantStore;
  readonly events: EventStore;
  readonly settings: SettingsStore;
  readonly webhooks: WebhookStore;
  readonly observed: ObservedStore;
  readonly pruning: Pruning;
}
