import * as z from "zod";
import { limits } from "../base/limits.ts";
import { isVisible } from "../base/visible-text.ts";
import * as entities from "./entities.ts";
import { json, repeatable } from "./route.ts";
import { route } from "./v1.ts";

/** Rooms, their members and messages. */

const inRoom = z.object({ room_id: entities.roomId });
const roomErrors = ["SW_ROOM_NOT_FOUND", "SW_ROOM_FORBIDDEN"] as const;

export const listRooms = route({
  method: "GET",
  path: "/v1/rooms",
  summary: "List the rooms you are in, and the host's profile, with the event position of this list.",
  scope: "read",
  answer: z.object({
    position: entities.position,
    host: entities.hostProfile,
    rooms: z.array(entities.room),
  }),
});

export const createRoom = route({
  method: "POST",
  path: "/v1/rooms",
  summary: "Create a room. You get power 100 in it.",
  scope: "write",
  body: json(
    z.object({
      ...repeatable,
      name: entities.roomName,
      topic: z.string().max(limits.topic).default(""),
      kind: z.enum(["open", "private"]).default("private"),
    }),
  ),
  rate: limits.ratesOfRoutes.createRoom,
  answer: entities.room,
  status: 201,
  errors: ["SW_NAME_REFUSED", "SW_TOO_MANY_ROOMS", "SW_FORBIDDEN", "SW_TRANSACTION_REUSED"],
});

export const createDirectRoom = route({
  method: "POST",
  path: "/v1/rooms/direct",
  summary: "Get the direct room with another user, creating it if necessary.",
  scope: "write",
  body: json(z.object({ ...repeatable, user_id: entities.userId })),
  rate: limits.ratesOfRoutes.createDirectRoom,
  answer: entities.room,
  errors: ["SW_MEMBER_NOT_FOUND", "SW_TOO_MANY_ROOMS", "SW_FORBIDDEN", "SW_TRANSACTION_REUSED"],
});

export const getRoom = route({
  method: "GET",
  path: "/v1/rooms/{room_id}",
  summary: "Get a room.",
  scope: "read",
  params: inRoom,
  answer: entities.room,
  errors: roomErrors,
});

export const putMember = route({
  method: "PUT",
  path: "/v1/rooms/{room_id}/members/{user_id}",
  summary: "Add a user of this host to the room, or change their power.",
  scope: "write",
  params: z.object({ room_id: entities.roomId, user_id: entities.userId }),
  body: json(z.object({ power_level: entities.powerLevel.default(0) })),
  rate: limits.ratesOfRoutes.putMember,
  answer: entities.member,
  errors: [...roomErrors, "SW_MEMBER_NOT_FOUND", "SW_LAST_OWNER", "SW_ROOM_FULL", "SW_TOO_MANY_ROOMS"],
});

export const removeMember = route({
  method: "DELETE",
  path: "/v1/rooms/{room_id}/members/{user_id}",
  summary: "Remove a member from the room, or leave it yourself.",
  scope: "write",
  params: z.object({ room_id: entities.roomId, user_id: entities.userId }),
  rate: limits.ratesOfRoutes.removeMember,
  answer: z.object({}),
  errors: [...roomErrors, "SW_MEMBER_NOT_FOUND", "SW_LAST_OWNER"],
});

export const sendMessage = route({
  method: "POST",
  path: "/v1/rooms/{room_id}/messages",
  summary: "Send a message. Repeating a request with the same txn_id returns the same message.",
  scope: "write",
  params: inRoom,
  body: json(
    z.object({
      body: z.string().max(limits.messageLength).regex(/\S/u).refine(isVisible, "must show something"),
      txn_id: z.string().min(1).max(limits.transactionId),
    }),
    limits.messageBody,
  ),
  rate: limits.ratesOfRoutes.sendMessage,
  answer: entities.message,
  status: 201,
  errors: [...roomErrors, "SW_TRANSACTION_REUSED"],
});

export const setTyping = route({
  method: "PUT",
  path: "/v1/rooms/{room_id}/typing",
  summary: "Tell connected members that you are typing or have stopped. Nothing is stored.",
  scope: "write",
  params: inRoom,
  body: json(z.object({ typing: z.boolean() })),
  rate: limits.ratesOfRoutes.setTyping,
  answer: z.object({}),
  errors: roomErrors,
});

export const listMessages = route({
  method: "GET",
  path: "/v1/rooms/{room_id}/messages",
  summary: "Get a page of the timeline, oldest message first.",
  scope: "read",
  params: inRoom,
  query: z.object({
    before: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(limits.maxPageSize).default(limits.pageSize),
  }),
  answer: z.object({ messages: z.array(entities.message), more: z.boolean() }),
  errors: roomErrors,
});
