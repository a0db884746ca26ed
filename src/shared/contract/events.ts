import * as z from "zod";
import * as entities from "./entities.ts";

/** What the server tells a connected client, in order, each with its position in the host's log. */

const positioned = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({ position: entities.position, type: z.literal(type), data });

export const serverEvent = z.discriminatedUnion("type", [
  positioned("swp.message", entities.message),
  positioned("swp.room", entities.room.omit({ call: true, last_message: true })),
  positioned("swp.room.left", z.object({ room_id: entities.roomId })),
  positioned(
    "swp.call.invite",
    z.object({
      call_id: entities.callId,
      room_id: entities.roomId,
      type: entities.callType,
      initiator: z.object({ id: entities.userId, display_name: z.string() }),
      expires_at: entities.time,
    }),
  ),
  /** The media server was restarted: what is connected to it has to join anew, and need not wait to notice. */
  positioned("swp.call.media_restarted", z.object({ call_id: entities.callId, room_id: entities.roomId })),
  positioned("swp.call.state", z.object({ call: entities.call })),
]);
export type ServerEvent = z.infer<typeof serverEvent>;
export type EventType = ServerEvent["type"];
export type EventBody = { [T in EventType]: Omit<Extract<ServerEvent, { type: T }>, "position"> }[EventType];

/** The first frame that a client sends. `since: null` means from now on. */
export const clientHello = z.object({
  access_token: z.string().max(200),
  since: z.int().min(0).nullable(),
});

export const serverFrame = z.union([
  z.object({ type: z.literal("hello"), position: entities.position }),
  z.object({ type: z.literal("resync") }),
  serverEvent,
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** Why the server closes an event socket. 4000 to 4999 are the application's own. */
export const closeCodes = {
  badFrame: 4400,
  unauthenticated: 4401,
  helloTimeout: 4408,
  /** The client read too slowly; it connects again and resumes from its last position. */
  backlog: 4413,
  shuttingDown: 1012,
} as const;
