import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

export function roomRoutes({
  rooms,
  messages,
  hub,
}: Services): Handlers<
  | "listRooms"
  | "createRoom"
  | "createDirectRoom"
  | "getRoom"
  | "putMember"
  | "removeMember"
  | "sendMessage"
  | "setTyping"
  | "listMessages"
> {
  return {
    listRooms: (_request, caller) => rooms.list(caller),
    createRoom: ({ body, requestKey }, caller) => rooms.create(caller, body, requestKey),
    createDirectRoom: ({ body, requestKey }, caller) => rooms.direct(caller, body.user_id, requestKey),
    getRoom: ({ params }, caller) => rooms.get(caller, params.room_id),
    putMember: ({ params, body }, caller) =>
      rooms.putMember(caller, params.room_id, params.user_id, body.power_level),
    removeMember({ params }, caller) {
      rooms.removeMember(caller, params.room_id, params.user_id);
      return {};
    },
    sendMessage: ({ params, body }, caller) => messages.send(caller, params.room_id, body.body, body.txn_id),
    setTyping({ params, body }, caller) {
      const audience = messages.typingAudience(caller, params.room_id);
      const data = { room_id: params.room_id, user_id: caller.userId, typing: body.typing };
      hub.sendEphemeral(audience, { type: "swp.typing", data }, caller.userId);
      return {};
    },
    listMessages: ({ params, query }, caller) =>
      messages.page(caller, params.room_id, query.before ?? null, query.limit),
  };
}
