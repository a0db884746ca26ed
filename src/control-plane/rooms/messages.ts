import type { Clock } from "../../shared/base/clock.ts";
import { createMessageId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { CallSummary, Message } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import { blockedIn } from "../accounts/blocks.ts";
import type { Caller } from "../permissions/caller.ts";
import type { Audience } from "../ports/event-store.ts";
import type { MessageRow } from "../ports/room-stores.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { messageDocument } from "../documents/rooms.ts";
import { requireMember } from "./membership.ts";

/** What is said in a room. */
export class Messages {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #said = new RateLimiter(limits.rates.messageCharacters);

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /**
   * Sending twice with one transaction id is sending once: the second answer is the first one. The id belongs to
   * the session and the room; another device that happens upon the same one says something of its own.
   */
  send(caller: Caller, roomId: string, body: string, transactionId: string): Message {
    this.#said.take(caller.userId, body.length);
    return this.#storage.write((stores) => {
      requireMember(stores, caller.userId, roomId, "speak");
      const origin = { roomId, senderId: caller.userId, sessionId: caller.deviceId, transactionId };
      const earlier = stores.messages.byTransaction(origin);
      if (earlier && earlier.body !== body) throw new Failure("SW_TRANSACTION_REUSED");
      if (earlier) return messageDocument(earlier);
      const hiddenFrom = blockedIn(stores, roomId, caller.userId);
      return post(stores, { ...origin, body, call: null, hiddenFrom }, this.#clock.now());
    });
  }

  /** Who is told that somebody is typing in a room, if they may write there. */
  typingAudience(caller: Caller, roomId: string): Audience {
    const { stores } = this.#storage;
    requireMember(stores, caller.userId, roomId, "speak");
    return blockedIn(stores, roomId, caller.userId) === null ? { roomId } : { userId: caller.userId };
  }

  page(
    caller: Caller,
    roomId: string,
    before: number | null,
    limit: number,
  ): { messages: Message[]; more: boolean } {
    const { stores } = this.#storage;
    requireMember(stores, caller.userId, roomId, "see");
    const rows = stores.messages.page(roomId, caller.userId, before, limit + 1);
    const page = newestThatFit(rows.slice(-limit));
    return { messages: page.map(messageDocument), more: rows.length > page.length };
  }
}

/** At least one, however long it is. */
function newestThatFit(rows: readonly MessageRow[]): readonly MessageRow[] {
  let left: number = limits.pageCharacters;
  const first = rows.findLastIndex((row) => (left -= row.body.length) < 0);
  return rows.slice(Math.min(first + 1, rows.length - 1));
}

/** The line that an ended call leaves in its room. */
export function postCallSummary(stores: Stores, roomId: string, call: CallSummary, at: number): void {
  const origin = { roomId, senderId: call.initiator_id, sessionId: null, transactionId: null };
  // Both people in a call know that it took place, so it is not hidden.
  const hiddenFrom = call.outcome === "completed" ? null : blockedIn(stores, roomId, call.initiator_id);
  post(stores, { ...origin, body: "", call, hiddenFrom }, at);
}

function post(
  stores: Stores,
  content: Omit<MessageRow, "id" | "position" | "createdAt">,
  at: number,
): Message {
  const row: MessageRow = {
    id: createMessageId(),
    position: stores.events.nextPosition(),
    createdAt: at,
    ...content,
  };
  stores.messages.insert(row);
  const message = messageDocument(row);
  // It is hidden in rooms of two only: then nobody but its sender is left.
  const audience = row.hiddenFrom === null ? {} : { userId: row.senderId };
  stores.events.append({ roomId: row.roomId, ...audience }, { type: "swp.message", data: message });
  return message;
}
