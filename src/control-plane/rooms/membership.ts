import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { MemberRow, RoomRow } from "../ports/room-stores.ts";
import type { Stores } from "../ports/storage.ts";
import { announceRoom } from "../announcements/announcements.ts";
import { can, type RoomAction } from "../../shared/permissions/permissions.ts";

export function addMember(stores: Stores, roomId: string, userId: string, power: number, at: number): void {
  requireCapacity(stores, roomId, userId);
  stores.members.put(roomId, userId, power, at);
  announceRoom(stores, roomId);
}

/** Throws if the room has too many members or the person too many rooms: these lists are not paged. */
export function requireCapacity(stores: Stores, roomId: string, userId: string): void {
  if (stores.members.ids(roomId).length >= limits.membersOfRoom) throw new Failure("SW_ROOM_FULL");
  if (stores.rooms.countOf(userId) >= limits.roomsOfUser) throw new Failure("SW_TOO_MANY_ROOMS");
}

/** The room and the caller's membership. Throws, in this order: not found, forbidden. */
export function requireMember(
  stores: Stores,
  userId: string,
  roomId: string,
  action: RoomAction,
): { room: RoomRow; member: MemberRow } {
  const room = stores.rooms.get(roomId);
  if (!room) throw new Failure("SW_ROOM_NOT_FOUND");
  const member = stores.members.get(roomId, userId) ?? null;
  if (!member || !can(member, action)) throw new Failure("SW_ROOM_FORBIDDEN");
  return { room, member };
}
