import type { MissedCall, Room } from "../../../../shared/contract/entities.ts";
import { t, titleOf } from "../../../messages/index.ts";
import { nameOf } from "../../../stores/replica.ts";

/** Who is calling, for whoever the call rings or has rung. */
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
    /** In which room, where it is not the one of the two. */
    where: room && room.kind !== "direct" ? t("call.inRoom", { room: titleOf(room, me.id) }) : "",
  };
}
