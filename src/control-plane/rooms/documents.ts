import { toRfc3339 } from "../../shared/base/clock.ts";
import type { Member, Message, Room } from "../../shared/contract/entities.ts";
import { callDocument } from "../calls/documents.ts";
import type { MemberRow, MessageRow, RoomRow, Stores } from "../ports/storage.ts";
import { effectivePower } from "./permissions.ts";

/** Rows as the API shows them. */

export function memberDocument(member: MemberRow): Member {
  return {
    user_id: member.userId,
    display_name: member.displayName,
    power_level: effectivePower(member),
    disabled: member.disabled,
  };
}

export function messageDocument(message: MessageRow): Message {
  return {
    id: message.id,
    position: message.position,
    room_id: message.roomId,
    sender_id: message.senderId,
    body: message.body,
    txn_id: message.transactionId,
    created_at: toRfc3339(message.createdAt),
    call: message.call,
  };
}

function roomHeader(stores: Stores, room: RoomRow): Omit<Room, "call" | "last_message"> {
  return {
    id: room.id,
    name: room.name,
    topic: room.topic,
    kind: room.kind,
    created_at: toRfc3339(room.createdAt),
    members: stores.members.list(room.id).map(memberDocument),
  };
}

/** As `viewer` is shown it. */
export function roomDocument(stores: Stores, room: RoomRow, viewer: string): Room {
  const call = stores.calls.liveIn(room.id);
  const last = stores.messages.page(room.id, viewer, null, 1)[0];
  return {
    ...roomHeader(stores, room),
    call: call ? callDocument(stores, call) : null,
    last_message: last ? messageDocument(last) : null,
  };
}

/** Tells everybody in the room how it looks now. */
export function announceRoom(stores: Stores, roomId: string): void {
  const room = stores.rooms.get(roomId);
  if (room) stores.events.append({ roomId }, { type: "swp.room", data: roomHeader(stores, room) });
}
