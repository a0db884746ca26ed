import { toRfc3339 } from "../../shared/base/clock.ts";
import type { CallState } from "../../shared/call/call-state.ts";
import type { Member, Message, Room } from "../../shared/contract/entities.ts";
import { callDocument } from "./calls.ts";
import { recordingDocumentOf } from "./recordings.ts";
import type { MemberRow, MessageRow, RoomRow } from "../ports/room-stores.ts";
import type { Stores } from "../ports/storage.ts";
import { effectivePower } from "../../shared/permissions/permissions.ts";

/** Rooms, members and messages in the format of the API. */

export function memberDocument(member: MemberRow): Member {
  return {
    user_id: member.userId,
    display_name: member.displayName,
    power_level: effectivePower(member),
    disabled: member.disabled,
  };
}

export function messageDocument(stores: Stores, message: MessageRow): Message {
  return {
    id: message.id,
    position: message.position,
    room_id: message.roomId,
    sender_id: message.senderId,
    body: message.body,
    txn_id: message.transactionId,
    created_at: toRfc3339(message.createdAt),
    kind: message.kind,
    call: message.call,
    recording: message.recordingId === null ? null : recordingDocumentOf(stores, message.recordingId),
  };
}

/** Without what depends on the viewer, or changes with each message and call. */
export function roomHeader(
  room: RoomRow,
  members: readonly MemberRow[],
): Omit<Room, "call" | "last_message"> {
  return {
    id: room.id,
    name: room.name,
    topic: room.topic,
    kind: room.kind,
    created_at: toRfc3339(room.createdAt),
    members: members.map(memberDocument),
  };
}

/** As `viewer` sees it. */
export function roomDocument(stores: Stores, room: RoomRow, viewer: string): Room {
  return roomWith(stores, room, {
    members: stores.members.list(room.id),
    call: stores.calls.liveIn(room.id),
    last: stores.messages.page(room.id, viewer, null, 1)[0],
  });
}

/** All rooms of a person, with four queries instead of three per room. */
export function roomDocuments(stores: Stores, userId: string): Room[] {
  const members = Map.groupBy(stores.members.inRoomsOf(userId), ({ roomId }) => roomId);
  const calls = new Map(stores.calls.liveInRoomsOf(userId).map((call) => [call.roomId, call]));
  const last = new Map(stores.messages.lastInRoomsOf(userId).map((message) => [message.roomId, message]));
  return stores.rooms.ofUser(userId).map((room) =>
    roomWith(stores, room, {
      members: members.get(room.id) ?? [],
      call: calls.get(room.id),
      last: last.get(room.id),
    }),
  );
}

function roomWith(
  stores: Stores,
  room: RoomRow,
  parts: { members: readonly MemberRow[]; call: CallState | undefined; last: MessageRow | undefined },
): Room {
  return {
    ...roomHeader(room, parts.members),
    call: parts.call ? callDocument(stores, parts.call) : null,
    last_message: parts.last ? messageDocument(stores, parts.last) : null,
  };
}
