import type { Clock } from "../../shared/base/clock.ts";
import { firstRoomName } from "../../shared/base/first-room.ts";
import { createRoomId, createUserId } from "../../shared/base/ids.ts";
import type { Storage } from "../ports/storage.ts";
import { checkedName } from "./names.ts";

/** Creates the owner and the open room "General" at the first start. Returns the owner's id. */
export function ensureOwner(storage: Storage, clock: Clock, ownerName: string): string {
  const existing = storage.stores.users.owner();
  if (existing) return existing.id;
  return storage.write((stores) => {
    const now = clock.now();
    const owner = {
      id: createUserId(),
      displayName: nameOr(ownerName, "Hearth"),
      role: "owner" as const,
      named: false,
    };
    const room = {
      id: createRoomId(),
      name: firstRoomName,
      topic: "",
      kind: "open" as const,
      createdAt: now,
    };
    stores.users.insert(owner, now);
    stores.rooms.insert(room, owner.id);
    stores.members.put(room.id, owner.id, 100, now);
    return owner.id;
  });
}

/** The system's user name may not be a valid display name. */
function nameOr(name: string, otherwise: string): string {
  try {
    return checkedName(name);
  } catch {
    return otherwise;
  }
}
