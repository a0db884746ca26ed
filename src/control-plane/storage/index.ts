import type Database from "better-sqlite3";
import { Failure } from "../../shared/errors/failure.ts";
import type { Storage, StoredEvent, Stores } from "../ports/storage.ts";
import {
  createBlocks,
  createInvites,
  createPasswords,
  createSessions,
  createSignInCodes,
  createUsers,
} from "./account-stores.ts";
import { createCalls, createMissedCalls, createRecordings } from "./call-store.ts";
import { Effects, type Log } from "./effects.ts";
import { createEvents } from "./event-store.ts";
import { createSettings, createWebhooks } from "./host-stores.ts";
import { createPruning } from "./pruning.ts";
import { Queries } from "./queries.ts";
import { createMembers, createMessages, createRooms } from "./room-stores.ts";
import { createTransactions } from "./transactions.ts";

export { Backups } from "./backups.ts";
export { openDatabase } from "./database.ts";
export { isDiskLow } from "./disk.ts";
export { keepIdentity } from "./identity.ts";

export function createStorage(database: Database.Database, log: Log = console): Storage {
  const queries = new Queries(database);
  const effects = new Effects(log);
  const transactions = createTransactions(queries);
  const listeners: ((events: readonly StoredEvent[]) => void)[] = [];
  let pending: StoredEvent[] = [];

  const stores: Stores = {
    users: createUsers(queries),
    sessions: createSessions(queries),
    passwords: createPasswords(queries),
    codes: createSignInCodes(queries),
    blocks: createBlocks(queries),
    invites: createInvites(queries),
    rooms: createRooms(queries),
    members: createMembers(queries),
    messages: createMessages(queries),
    calls: createCalls(queries),
    missedCalls: createMissedCalls(queries),
    recordings: createRecordings(queries),
    events: createEvents(queries, (event) => pending.push(event)),
    settings: createSettings(queries),
    webhooks: createWebhooks(queries),
    pruning: createPruning(queries),
  };

  function write<T>(work: (stores: Stores) => T): T {
    if (database.inTransaction) throw new Error("a write was begun within a write");
    pending = [];
    let result: T;
    try {
      result = database.transaction(() => work(stores)).immediate();
    } catch (error) {
      effects.rolledBack();
      throw asFailure(error);
    }
    const events = pending;
    pending = [];
    effects.committed(events.length === 0 ? [] : listeners.map((listener) => () => listener(events)));
    return result;
  }

  return {
    stores,
    write,
    once: (transaction, work) =>
      write((inside) => (transaction ? transactions.answer(transaction, () => work(inside)) : work(inside))),
    afterCommit(effect) {
      if (!database.inTransaction) throw new Error("an effect was registered outside of a write");
      effects.add(effect);
    },
    onCommitted: (listener) => void listeners.push(listener),
  };
}

/** What SQLite says when the disk is at fault, as an error that a client can act on. */
function asFailure(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? "";
  if (code === "SQLITE_FULL") return new Failure("SW_DISK_FULL", undefined, error);
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code))
    return new Failure("SW_STORAGE_FAILED", undefined, error);
  return error;
}
