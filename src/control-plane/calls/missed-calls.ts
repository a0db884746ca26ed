import { limits } from "../../shared/base/limits.ts";
import type { CallState } from "../../shared/call/call-state.ts";
import type { MissedCall } from "../../shared/contract/entities.ts";
import { missedCallDocument } from "../documents/calls.ts";
import type { Caller } from "../permissions/caller.ts";
import type { Storage, Stores } from "../ports/storage.ts";

/** The list of missed calls of each person. */
export class MissedCalls {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  list(caller: Caller): MissedCall[] {
    return missedCallsOf(this.#storage.stores, caller.userId);
  }

  markSeen(caller: Caller): MissedCall[] {
    return this.#storage.write((stores) => {
      const changed = stores.missedCalls.markSeen(caller.userId);
      return changed ? announce(stores, caller.userId) : missedCallsOf(stores, caller.userId);
    });
  }
}

/** Adds missed calls, and removes those that were joined after all, in the transaction of the call's change. */
export function recordMissedCalls(stores: Stores, before: CallState | null, after: CallState): void {
  for (const [userId, ring] of Object.entries(after.rings)) {
    const was = before?.rings[userId];
    if (was === ring) continue;
    if (ring === "missed") {
      if (stores.blocks.has(userId, after.initiatorId)) continue;
      const missedAt = after.status === "ended" ? after.endedAt : after.ringExpiresAt;
      stores.missedCalls.insert({ userId, callId: after.id, missedAt, seen: false });
      // Sends one entry instead of the whole list, because a call in a large room may be missed by all members.
      const { seen: _seen, ...data } = missedCallDocument(after, { missedAt, seen: false });
      stores.events.append({ userId, roomId: after.roomId }, { type: "swp.call.missed", data });
    } else if (was === "missed" && stores.missedCalls.remove(userId, after.id)) announce(stores, userId);
  }
}

/** Sends a person's current list to all their devices, and returns it. */
function announce(stores: Stores, userId: string): MissedCall[] {
  const missed = missedCallsOf(stores, userId);
  stores.events.append({ userId }, { type: "swp.missed_calls", data: { missed } });
  return missed;
}

/** Without calls in rooms that the person has left. */
function missedCallsOf(stores: Stores, userId: string): MissedCall[] {
  return stores.missedCalls.ofUser(userId, limits.missedCalls).flatMap(({ callId, missedAt, seen }) => {
    const call = stores.calls.get(callId);
    if (!call || !stores.members.get(call.roomId, userId)) return [];
    return missedCallDocument(call, { missedAt, seen });
  });
}
