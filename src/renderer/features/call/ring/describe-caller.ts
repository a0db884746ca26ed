import type { MissedCall, Room } from "../../../../shared/contract/entities.ts";
import { t, titleOf } from "../../../messages/index.ts";
import { nameOf } from "../../../stores/replica.ts";

/** Describes who is calling, for ringing and missed calls. */
export function describeCaller(
  call: Pick<MissedCall, "initiator_id" | "type">,
  room: Room | undefined,
  me: { readonly id: string },
) {
  const name = nameOf(room, call.initiator_id) ?? t("common.formerMember");
  return {
    name,
    title: t(call.type === "video" ? "call.incomingVideo" : "call.incomingAudio", { name }),
    missed: t("timeline.call.missed", { name }),
    /** The name of the room, unless it is their direct room. */
    where: room && room.kind !== "direct" ? t("call.inRoom", { room: titleOf(room, me.id) }) : "",
  };
}
