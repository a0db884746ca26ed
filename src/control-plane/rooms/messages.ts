import type { Clock } from "../../shared/base/clock.ts";
import { createMessageId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { CallSummary, Message } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import { blockedIn } from "../accounts/blocks.ts";
import type { Caller } from "../permissions/caller.ts";
import { subjectOf } from "../permissions/subjects.ts";
import type { Audience } from "../ports/event-store.ts";
import type { MessageRow } from "../ports/room-stores.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { messageDocument } from "../documents/rooms.ts";
import { requireMember } from "./membership.ts";

/** What a person has written refers to nothing. */
const text = { kind: "text", call: null, recordingId: null } as const;

/** Messages of rooms. */
export class Messages {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #charactersSent = new RateLimiter(limits.rates.messageCharacters);

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /**
   * Posts a message. `transactionId` is an idempotency key: a repeated request returns the same message. It is scoped to the
   * session and the room, so another device that uses the same key posts its own message.
   */
  send(caller: Caller, roomId: string, body: string, transactionId: string): Message {
    this.#charactersSent.take(caller.userId, body.length);
    return this.#storage.write((stores) => {
      requireMember(stores, caller.userId, roomId, "speak");
      const origin = { roomId, senderId: caller.userId, sessionId: caller.deviceId, transactionId };
      const earlier = stores.messages.byTransaction(origin);
      if (earlier && earlier.body !== body) throw new Failure("SW_TRANSACTION_REUSED");
      if (earlier) return messageDocument(stores, earlier);
      const hiddenFrom = blockedIn(stores, roomId, caller.userId);
      return post(stores, { ...origin, ...text, body, hiddenFrom }, this.#clock.now());
    });
  }

  /** The audience of the caller's typing events; throws if the caller may not write in the room. */
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
    return {
      messages: page.map((message) => messageDocument(stores, message)),
      more: rows.length > page.length,
    };
  }
}

/** The newest messages within `pageCharacters`, but at least one. */
function newestThatFit(rows: readonly MessageRow[]): readonly MessageRow[] {
  let left: number = limits.pageCharacters;
  const first = rows.findLastIndex((row) => (left -= row.body.length) < 0);
  return rows.slice(Math.min(first + 1, rows.length - 1));
}

/** Posts the summary of an ended call to its room. */
export function postCallSummary(stores: Stores, roomId: string, call: CallSummary, at: number): void {
  const origin = { roomId, senderId: call.initiator_id, sessionId: null, transactionId: null };
  // A completed call is not hidden, since both people were in it.
  const hiddenFrom = call.outcome === "completed" ? null : blockedIn(stores, roomId, call.initiator_id);
  post(stores, { ...origin, kind: "call", body: "", call, recordingId: null, hiddenFrom }, at);
}

/** Posts to its room, if it has one, that a recording, or its transcript, is there or has failed, in the name of who has started it. */
export function postRecording(
  stores: Stores,
  kind: "recording" | "transcript",
  recording: { readonly id: string; readonly subjectId: string; readonly startedBy: string },
  at: number,
): void {
  const roomId = subjectOf(stores, recording.subjectId)?.roomId ?? null;
  if (roomId === null) return;
  const origin = { roomId, senderId: recording.startedBy, sessionId: null, transactionId: null };
  post(stores, { ...origin, kind, body: "", call: null, recordingId: recording.id, hiddenFrom: null }, at);
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
  const message = messageDocument(stores, row);
  // Messages are hidden only in direct rooms, where only the sender remains.
  const audience = row.hiddenFrom === null ? {} : { userId: row.senderId };
  stores.events.append({ roomId: row.roomId, ...audience }, { type: "swp.message", data: message });
  return message;
}
