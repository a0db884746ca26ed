import { toRfc3339 } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { CallState } from "../../shared/call/call-state.ts";
import type { MissedCall } from "../../shared/contract/entities.ts";
import type { Caller } from "../permissions/caller.ts";
import type { Storage, Stores } from "../ports/storage.ts";

/** What rang for somebody in vain. */
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

/** Notes whom a change of a call has rung in vain, and who came to it after all; part of the same transaction. */
export function noteMissed(stores: Stores, before: CallState | null, after: CallState): void {
  for (const [userId, ring] of Object.entries(after.rings)) {
    const was = before?.rings[userId];
    if (was === ring) continue;
    if (ring === "missed") {
      if (stores.blocks.has(userId, after.initiatorId)) continue;
      const missedAt = after.status === "ended" ? after.endedAt : after.ringExpiresAt;
      stores.missedCalls.insert({ userId, callId: after.id, missedAt, seen: false });
      // One entry and not the whole list: a call in a large room is missed by everybody in it.
      const { seen: _seen, ...data } = missedCallDocument(after, { missedAt, seen: false });
      stores.events.append({ userId, roomId: after.roomId }, { type: "swp.call.missed", data });
    } else if (was === "missed" && stores.missedCalls.remove(userId, after.id)) announce(stores, userId);
  }
}

/** Tells all of somebody's devices, and who asks here, how the list is from here on. */
function announce(stores: Stores, userId: string): MissedCall[] {
  const missed = missedCallsOf(stores, userId);
  stores.events.append({ userId }, { type: "swp.missed_calls", data: { missed } });
  return missed;
}

/** Without those in rooms that the person is not in any more. */
function missedCallsOf(stores: Stores, userId: string): MissedCall[] {
  return stores.missedCalls.ofUser(userId, limits.missedCalls).flatMap(({ callId, missedAt, seen }) => {
    const call = stores.calls.get(callId);
    if (!call || !stores.members.get(call.roomId, userId)) return [];
    return missedCallDocument(call, { missedAt, seen });
  });
}

function missedCallDocument(
  call: CallState,
  { missedAt, seen }: { missedAt: number; seen: boolean },
): MissedCall {
  return {
    call_id: call.id,
    room_id: call.roomId,
    type: call.type,
    initiator_id: call.initiatorId,
    missed_at: toRfc3339(missedAt),
    seen,
  };
}
