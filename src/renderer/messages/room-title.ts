import { firstRoomName } from "../../shared/base/first-room.ts";
import type { Room } from "../../shared/contract/entities.ts";
import { t } from "./text.ts";

/** A room's title for this user: the other person's name in a direct room, a translated name for the host's first room. */
export function titleOf(room: Room, userId: string): string {
  if (room.kind === "direct")
    return room.members.find((member) => member.user_id !== userId)?.display_name ?? room.name;
  return room.kind === "open" && room.name === firstRoomName ? t("rooms.general") : room.name;
}
