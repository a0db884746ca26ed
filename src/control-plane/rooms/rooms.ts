import type { Clock } from "../../shared/base/clock.ts";
import { createRoomId } from "../../shared/base/ids.ts";
import type { HostProfile, Member, Room } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../permissions/caller.ts";
import type { EndedRights } from "../permissions/ended-rights.ts";
import { checkedRoomName } from "../accounts/names.ts";
import type { RoomRow } from "../ports/room-stores.ts";
import type { RequestKey, Storage, Stores } from "../ports/storage.ts";
import { announceRoom } from "../announcements/announcements.ts";
import { callDocument } from "../documents/calls.ts";
import { hostProfile } from "../documents/host.ts";
import { memberDocument, roomDocument, roomDocuments } from "../documents/rooms.ts";
import { requireMember, requireCapacity } from "./membership.ts";
import {
  can,
  canCreateRoom,
  canRemoveFromRoom,
  canSetPower,
  effectivePower,
} from "../../shared/permissions/permissions.ts";

/** Rooms and their members. */
export class Rooms {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #rights: EndedRights;

  constructor(storage: Storage, clock: Clock, rights: EndedRights) {
    this.#storage = storage;
    this.#clock = clock;
    this.#rights = rights;
  }

  list(caller: Caller): { position: number; host: HostProfile; rooms: Room[] } {
    const { stores } = this.#storage;
    return {
      position: stores.events.head(),
      host: hostProfile(stores),
      rooms: roomDocuments(stores, caller.userId),
    };
  }

  get(caller: Caller, roomId: string): Room {
    const { stores } = this.#storage;
    return roomDocument(stores, requireMember(stores, caller.userId, roomId, "see").room, caller.userId);
  }

  create(
    caller: Caller,
    options: { name: string; topic: string; kind: "open" | "private" },
    requestKey: RequestKey | null = null,
  ): Room {
    const name = checkedRoomName(options.name);
    return this.#storage.once(requestKey, (stores) => {
      if (!canCreateRoom(caller, stores.settings.get())) throw new Failure("SW_FORBIDDEN");
      return this.#insert(stores, { ...options, name }, [[caller.userId, 100]]);
    });
  }

  direct(caller: Caller, otherId: string, requestKey: RequestKey | null = null): Room {
    return this.#storage.once(requestKey, (stores) => {
      const other = stores.users.get(otherId);
      if (!other || otherId === caller.userId) throw new Failure("SW_MEMBER_NOT_FOUND");
      const existing = stores.rooms.directBetween(caller.userId, otherId);
      if (existing) return roomDocument(stores, existing, caller.userId);
      if (!can(caller, "start-direct-room")) throw new Failure("SW_FORBIDDEN");
      // Both people in a direct room have equal power.
      const equals: [string, number][] = [
        [caller.userId, 50],
        [otherId, 50],
      ];
      return this.#insert(stores, { name: "", topic: "", kind: "direct" }, equals);
    });
  }

  putMember(caller: Caller, roomId: string, userId: string, power: number): Member {
    return this.#storage.write((stores) => {
      const { room, member: actor } = requireMember(stores, caller.userId, roomId, "change-power");
      if (room.kind === "direct" || !stores.users.get(userId)) throw new Failure("SW_MEMBER_NOT_FOUND");
      const before = stores.members.get(roomId, userId);
      const target = { self: userId === caller.userId, before: before ? effectivePower(before) : null };
      if (!canSetPower(actor, target, power)) throw new Failure("SW_ROOM_FORBIDDEN");
      if (before && power < 100) requireAnotherOwner(stores, roomId, userId);
      if (before?.powerLevel === power) return memberDocument(before);
      if (!before) requireCapacity(stores, roomId, userId);
      stores.members.put(roomId, userId, power, this.#clock.now());
      announceRoom(stores, roomId);
      const call = stores.calls.liveIn(roomId);
      // A person who is added during a call is not rung, but can see and join the call.
      if (!before && call)
        stores.events.append(
          { userId, roomId },
          { type: "swp.call.state", data: { call: callDocument(stores, call) } },
        );
      const after = stores.members.get(roomId, userId);
      if (!after) throw new Failure("SW_MEMBER_NOT_FOUND");
      this.#rights.changed();
      return memberDocument(after);
    });
  }

  removeMember(caller: Caller, roomId: string, userId: string): void {
    this.#storage.write((stores) => {
      const leaving = userId === caller.userId;
      const action = leaving ? "see" : "remove-member";
      const { room, member: actor } = requireMember(stores, caller.userId, roomId, action);
      const target = stores.members.get(roomId, userId);
      if (!target || room.kind === "direct") throw new Failure("SW_MEMBER_NOT_FOUND");
      if (!leaving && !canRemoveFromRoom(actor, effectivePower(target)))
        throw new Failure("SW_ROOM_FORBIDDEN");
      requireAnotherOwner(stores, roomId, userId);
      stores.members.remove(roomId, userId);
      stores.events.append({ userId }, { type: "swp.room.left", data: { room_id: roomId } });
      announceRoom(stores, roomId);
      this.#rights.changed();
    });
  }

  #insert(
    stores: Stores,
    options: Pick<RoomRow, "name" | "topic" | "kind">,
    members: readonly (readonly [userId: string, power: number])[],
  ): Room {
    const now = this.#clock.now();
    const { name, topic, kind } = options;
    const room: RoomRow = { id: createRoomId(), name, topic, kind, createdAt: now };
    const creator = members[0]?.[0] ?? "";
    stores.rooms.insert(room, creator);
    for (const [userId, power] of members) {
      requireCapacity(stores, room.id, userId);
      stores.members.put(room.id, userId, power, now);
    }
    announceRoom(stores, room.id);
    return roomDocument(stores, room, creator);
  }
}

/** Throws SW_LAST_OWNER if `userId` is the only owner of the room who is not disabled. */
function requireAnotherOwner(stores: Stores, roomId: string, userId: string): void {
  const member = stores.members.get(roomId, userId);
  if (!member || member.powerLevel < 100) return;
  const others = stores.members.list(roomId).filter((other) => other.userId !== userId && !other.disabled);
  if (!others.some((other) => other.powerLevel === 100)) throw new Failure("SW_LAST_OWNER");
}
