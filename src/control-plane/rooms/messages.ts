import type { Clock } from "../../shared/base/clock.ts";
import { createMessageId } from "../../shared/base/ids.ts";
import type { CallSummary, Message } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../accounts/caller.ts";
import type { MessageRow, Storage, Stores } from "../ports/storage.ts";
import { messageDocument } from "./documents.ts";
import { requireMember } from "./membership.ts";

/** What is said in a room. */
export class Messages {
  readonly #storage: Storage;
  readonly #clock: Clock;

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /**
   * Sending twice with one transaction id is sending once: the second answer is the first one. The id belongs to
   * the session and the room; another device that happens upon the same one says something of its own.
   */
  send(caller: Caller, roomId: string, body: string, transactionId: string): Message {
    return this.#storage.write((stores) => {
      requireMember(stores, caller.userId, roomId, "speak");
      const origin = { roomId, senderId: caller.userId, sessionId: caller.deviceId, transactionId };
      const earlier = stores.messages.byTransaction(origin);
      if (earlier && earlier.body !== body) throw new Failure("SW_TRANSACTION_REUSED");
      if (earlier) return messageDocument(earlier);
      return post(stores, { ...origin, body, call: null }, this.#clock.now());
    });
  }

  /** Whether somebody may say anything in a room, and so be seen typing there. */
  requireVoice(caller: Caller, roomId: string): void {
    requireMember(this.#storage.stores, caller.userId, roomId, "speak");
  }

  page(
    caller: Caller,
    roomId: string,
    before: number | null,
    limit: number,
  ): { messages: Message[]; more: boolean } {
    const { stores } = this.#storage;
    requireMember(stores, caller.userId, roomId, "see");
    const rows = stores.messages.page(roomId, before, limit + 1);
    return { messages: rows.slice(-limit).map(messageDocument), more: rows.length > limit };
  }
}

/** The line that an ended call leaves in its room. */
export function postCallSummary(stores: Stores, roomId: string, call: CallSummary, at: number): void {
  const origin = { roomId, senderId: call.initiator_id, sessionId: null, transactionId: null };
  post(stores, { ...origin, body: "", call }, at);
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
  stores.events.append({ roomId: row.roomId }, { type: "swp.message", data: message });
  return message;
}
