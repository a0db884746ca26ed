import type { CallType } from "../../shared/contract/entities.ts";
import { can, type RoomAction } from "../../shared/permissions/permissions.ts";
import type { Stores } from "../ports/storage.ts";

/** What is recorded: a call. */
export interface Subject {
  /** Recordings belong to it. */
  readonly id: string;
  /** The id of its LiveKit room, as `MediaServer` knows it; null while it has none. */
  readonly mediaRoom: string | null;
  readonly name: string;
  readonly type: CallType;
  /** Where its recordings are announced; null if that is nowhere. */
  readonly roomId: string | null;
  /** Whether it may still be recorded. */
  readonly live: boolean;
}

/** Null if there is none, or no longer. */
export function subjectOf(stores: Stores, id: string): Subject | null {
  const call = stores.calls.get(id);
  if (!call) return null;
  return {
    id,
    mediaRoom: call.id,
    name: stores.rooms.get(call.roomId)?.name ?? "",
    type: call.type,
    roomId: call.roomId,
    live: call.status !== "ended",
  };
}

/** Whether a person may record a subject, or see its recordings, at this moment. */
export function mayUse(
  stores: Stores,
  userId: string,
  subjectId: string,
  action: Extract<RoomAction, "see" | "record">,
): boolean {
  const roomId = subjectOf(stores, subjectId)?.roomId ?? null;
  const user = stores.users.get(userId);
  if (!user || user.disabled || roomId === null) return false;
  return can(stores.members.get(roomId, userId) ?? null, action);
}
