import { firstRoomName } from "../../shared/base/first-room.ts";
import type { Room } from "../../shared/contract/entities.ts";
import { t } from "./text.ts";

/** What a room is called for this person: a direct room after the other one, the host's first room in our language. */
export function titleOf(room: Room, userId: string): string {
  if (room.kind === "direct")
    return room.members.find((member) => member.user_id !== userId)?.display_name ?? room.name;
  return room.kind === "open" && room.name === firstRoomName ? t("rooms.general") : room.name;
}
