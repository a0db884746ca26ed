import * as z from "zod";
import * as entities from "./entities.ts";
import { conferenceId } from "./ids.ts";

const ring = z.object({ call_id: entities.callId, room_id: entities.roomId });

/** The events that are sent to connected clients in order, each with its position in the host's event log. */

const positioned = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({ position: entities.position, type: z.literal(type), data });

export const serverEvent = z.discriminatedUnion("type", [
  positioned("swp.message", entities.message),
  positioned("swp.room", entities.room.omit({ call: true, last_message: true })),
  /** Sent once to each person who shares rooms with them. */
  positioned("swp.user", z.object({ user_id: entities.userId, display_name: z.string() })),
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
  /** Sent to all devices of the person who was rung. */
  positioned("swp.call.answered", ring),
  positioned("swp.call.rejected", ring),
  /** The new first entry of the list of missed calls, unseen. */
  positioned("swp.call.missed", entities.missedCall.omit({ seen: true })),
  /** The whole current list. */
  positioned("swp.missed_calls", z.object({ missed: z.array(entities.missedCall) })),
  /** Sent to everybody in the room. `duration_ms` is counted from the first answer. */
  positioned("swp.call.ended", ring.extend({ outcome: entities.callOutcome, duration_ms: z.int() })),
  /** The media server was restarted. Clients rejoin at once, instead of waiting until their connection times out. */
  positioned("swp.call.media_restarted", z.object({ call_id: entities.callId, room_id: entities.roomId })),
  positioned("swp.call.state", z.object({ call: entities.call })),
  /** Sent to everybody in the room. */
  positioned("swp.recording", z.object({ recording: entities.recording })),
  positioned("swp.me", entities.user),
  /** Sent to everybody on the host. */
  positioned("swp.host", entities.hostProfile),
  /** The whole current list. */
  positioned("swp.blocks", z.object({ blocked: z.array(entities.block) })),
]);
export type ServerEvent = z.infer<typeof serverEvent>;
export type EventType = ServerEvent["type"];
export const eventTypes = serverEvent.options.map((option) => option.shape.type.value) as [
  EventType,
  ...EventType[],
];
export type EventBody = { [T in EventType]: Omit<Extract<ServerEvent, { type: T }>, "position"> }[EventType];

/** Descriptions of the events for the API's documentation. */
export const eventSummaries: Readonly<Record<EventType, string>> = {
  "swp.message":
    "A message was sent, a call ended and left its summary, or a recording or transcript is ready.",
  "swp.room": "A room was created or renamed, or its members or their powers changed.",
  "swp.user": "You, or a user you share a room with, changed their name.",
  "swp.room.left": "You are no longer a member of a room.",
  "swp.call.invite": "A call is ringing for you.",
  "swp.call.answered": "Your ring has ended: you answered it, on this device or another.",
  "swp.call.rejected": "Your ring has ended: you declined it, on this device or another.",
  "swp.call.missed": "Your ring has ended: none of your devices answered in time, or the call ended.",
  "swp.missed_calls":
    "Your list of missed calls has changed: they were marked as seen, or one is no longer missed.",
  "swp.call.ended": "A call in your room has ended.",
  "swp.call.media_restarted": "The media server was restarted: participants of the call have to rejoin.",
  "swp.call.state": "The state of a call in your room has changed.",
  "swp.recording": "A recording in your room, its upload or its transcript has changed.",
  "swp.me": "Your name or your role on the host has changed.",
  "swp.host":
    "The host's name, who may create rooms or invite, or whether calls can be recorded has changed.",
  "swp.blocks": "Your list of blocked users has changed.",
};

/** Transient events: sent to connected clients without a position, and never replayed. */
export const ephemeralEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("swp.clock"), data: z.object({ time: entities.time }) }).meta({
    description:
      "The time of the host's call clock: sent after your first frame, every 10 seconds, and whenever that clock is adjusted. Compare the times of calls with it, not with your own clock. If nothing arrives for 25 seconds, the connection is dead: connect again.",
  }),
  z
    .object({
      type: z.literal("swp.typing"),
      data: z.object({ room_id: entities.roomId, user_id: entities.userId, typing: z.boolean() }),
    })
    .meta({ description: "A member is typing or has stopped typing." }),
  z
    .object({
      type: z.literal("swp.call.reaction"),
      data: z.object({
        call_id: entities.callId,
        room_id: entities.roomId,
        user_id: entities.userId,
        reaction: entities.reaction,
      }),
    })
    .meta({ description: "A participant of a call sent a reaction; it is shown for a moment." }),
  z.object({ type: z.literal("swp.conference"), data: z.object({ conference_id: conferenceId }) }).meta({
    description:
      "A conference that you may see has changed, or who is in it, or it was deleted: get it again. At most one a second for each conference.",
  }),
]);
export type EphemeralEvent = z.infer<typeof ephemeralEvent>;

/** The first frame that a client sends. `since: null` subscribes from now on. */
export const clientHello = z.object({
  access_token: z.string().max(200),
  since: z.int().min(0).nullable(),
});

export const serverFrame = z.union([
  z.object({ type: z.literal("hello"), position: entities.position }),
  z.object({ type: z.literal("resync") }),
  ephemeralEvent,
  serverEvent,
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** Why the server closes an event socket. Codes from 4000 to 4999 are reserved for applications. */
export const closeCodes = {
  badFrame: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  helloTimeout: 4408,
  /** The client read too slowly. It should reconnect and resume from its last position. */
  backlog: 4413,
  tooManySockets: 4429,
  shuttingDown: 1012,
} as const;
