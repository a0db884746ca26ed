import type { Clock } from "../../shared/base/clock.ts";
import type { Block } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { blockDocuments } from "../documents/accounts.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import type { Caller } from "../permissions/caller.ts";

/**
 * Blocked people. Their calls do not ring and are not listed as missed, and their messages in the direct room are hidden.
 * They cannot tell: for them, their calls ring as usual, and their messages are sent.
 */
export class Blocks {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #blocked: ((userId: string, blockedId: string) => void)[] = [];

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** Calls `listener` for each new block, after the commit. */
  onBlocked(listener: (userId: string, blockedId: string) => void): void {
    this.#blocked.push(listener);
  }

  list(caller: Caller): Block[] {
    return blockDocuments(this.#storage.stores, caller.userId);
  }

  block(caller: Caller, userId: string): Block[] {
    return this.#storage.write((stores) => {
      if (userId === caller.userId || !stores.users.get(userId)) throw new Failure("SW_USER_NOT_FOUND");
      if (stores.blocks.has(caller.userId, userId)) return blockDocuments(stores, caller.userId);
      stores.blocks.put(caller.userId, userId, this.#clock.now());
      for (const listener of this.#blocked) this.#storage.afterCommit(() => listener(caller.userId, userId));
      return announce(stores, caller.userId);
    });
  }

  unblock(caller: Caller, userId: string): Block[] {
    return this.#storage.write((stores) => {
      if (!stores.blocks.has(caller.userId, userId)) return blockDocuments(stores, caller.userId);
      stores.blocks.remove(caller.userId, userId);
      return announce(stores, caller.userId);
    });
  }
}

/** Sends a person's current list to all their devices. */
function announce(stores: Stores, userId: string): Block[] {
  const blocked = blockDocuments(stores, userId);
  stores.events.append({ userId }, { type: "swp.blocks", data: { blocked } });
  return blocked;
}

/** The other person in a direct room, if they have blocked the sender; otherwise null. */
export function blockedIn(stores: Stores, roomId: string, senderId: string): string | null {
  if (stores.rooms.get(roomId)?.kind !== "direct") return null;
  const other = stores.members.list(roomId).find(({ userId }) => userId !== senderId);
  return other && stores.blocks.has(other.userId, senderId) ? other.userId : null;
}
