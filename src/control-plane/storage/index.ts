import type Database from "better-sqlite3";
import type { StoredEvent } from "../ports/event-store.ts";
import type { Log } from "../ports/log.ts";
import type { Storage, Stores, Writes } from "../ports/storage.ts";
import {
  createBlockStore,
  createInviteStore,
  createPasswordStore,
  createSessionStore,
  createSignInCodeStore,
  createUserStore,
} from "./account-stores.ts";
import {
  createCallStore,
  createMissedCallStore,
  createRecordingStore,
  createTranscriptStore,
} from "./call-stores.ts";
import { createConferenceParticipantStore, createConferenceStore } from "./conference-stores.ts";
import { Effects } from "./effects.ts";
import { asFailure } from "./errors.ts";
import { createEventStore } from "./event-store.ts";
import { createSettingsStore, createWebhookStore } from "./host-stores.ts";
import { createObservedStore } from "./observed-store.ts";
import { createPruning } from "./pruning.ts";
import { Queries } from "./queries.ts";
import type { Reserve } from "./reserve.ts";
import { createMemberStore, createMessageStore, createRoomStore } from "./room-stores.ts";
import { createStoredAnswers } from "./stored-answers.ts";

export { Backups } from "./backups.ts";
export { openDatabase } from "./database.ts";
export { isDiskLow } from "./disk.ts";
export { asHostFailure } from "./errors.ts";
export { storeIdentity } from "./identity.ts";
export { Reserve } from "./reserve.ts";

interface StorageOptions {
  /** The reserved space for `fromReserve` writes; without it, they are like all others. */
  readonly reserve?: Pick<Reserve, "lend">;
  /** Called for each query that finds the database damaged. */
  readonly onDamage?: () => void;
}

export function createStorage(
  database: Database.Database,
  log: Log = console,
  { reserve, onDamage = () => {} }: StorageOptions = {},
): Storage {
  const queries = new Queries(database, onDamage);
  const effects = new Effects(log);
  const storedAnswers = createStoredAnswers(queries);
  const listeners: ((events: readonly StoredEvent[]) => void)[] = [];
  let pending: StoredEvent[] = [];

  const stores: Stores = {
    users: createUserStore(queries),
    sessions: createSessionStore(queries),
    passwords: createPasswordStore(queries),
    codes: createSignInCodeStore(queries),
    blocks: createBlockStore(queries),
    invites: createInviteStore(queries),
    rooms: createRoomStore(queries),
    members: createMemberStore(queries),
    messages: createMessageStore(queries),
    calls: createCallStore(queries),
    missedCalls: createMissedCallStore(queries),
    recordings: createRecordingStore(queries),
    transcripts: createTranscriptStore(queries),
    conferences: createConferenceStore(queries),
    conferenceParticipants: createConferenceParticipantStore(queries),
    events: createEventStore(queries, (event) => pending.push(event)),
    settings: createSettingsStore(queries),
    webhooks: createWebhookStore(queries),
    observed: createObservedStore(queries),
    pruning: createPruning(queries),
  };

  function attempt<T>(work: (stores: Stores) => T): T {
    pending = [];
    try {
      return database.transaction(() => work(stores)).immediate();
    } catch (error) {
      effects.rolledBack();
      throw error;
    }
  }

  /** Truncates the write-ahead log, which would otherwise use up the reserve. Does not wait for readers of the log. */
  function truncateLog(): void {
    const timeout = database.pragma("busy_timeout", { simple: true }) as number;
    try {
      database.pragma("busy_timeout = 0");
      const busy = database.pragma("wal_checkpoint(TRUNCATE)", { simple: true });
      if (busy !== 0) throw new Error("another connection is using it");
    } catch (error) {
      log.error({ error }, "the write-ahead log could not be truncated; it will be overwritten later");
    } finally {
      database.pragma(`busy_timeout = ${timeout}`);
    }
  }

  function commit<T>(transaction: () => T): T {
    if (database.inTransaction) throw new Error("writes cannot be nested");
    let result: T;
    try {
      result = transaction();
    } catch (error) {
      throw asFailure(error);
    }
    const events = pending;
    pending = [];
    effects.committed(events.length === 0 ? [] : listeners.map((listener) => () => listener(events)));
    return result;
  }

  const writes = (write: Writes["write"]): Writes => ({
    write,
    once: (requestKey, work) =>
      write((inside) => (requestKey ? storedAnswers.answer(requestKey, () => work(inside)) : work(inside))),
  });

  return {
    stores,
    ...writes((work) => commit(() => attempt(work))),
    fromReserve: writes((work) =>
      commit(() => (reserve ? reserve.lend(() => attempt(work), truncateLog) : attempt(work))),
    ),
    afterCommit(effect) {
      if (!database.inTransaction) throw new Error("afterCommit was called outside of a write");
      effects.add(effect);
    },
    onCommitted: (listener) => void listeners.push(listener),
  };
}
