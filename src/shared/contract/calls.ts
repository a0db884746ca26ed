import * as z from "zod";
import * as entities from "./entities.ts";
import { route } from "./route.ts";

/** The Calls API: names, paths and codes are those of its published contract. */

const inCall = z.object({ call_id: entities.callId });
const callErrors = ["SW_CALL_NOT_FOUND", "SW_CALL_FORBIDDEN"] as const;

export const initiateCall = route({
  method: "POST",
  path: "/v1/calls/initiate",
  summary: "Start a call in a room. Where one lives already, this joins it.",
  body: z.object({ room_id: entities.roomId, type: entities.callType }),
  answer: entities.joinGrant,
  errors: ["SW_ROOM_NOT_FOUND", "SW_CALL_FORBIDDEN", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const joinCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/join",
  summary: "Join an in-flight call; for somebody who is being rung, this is answering.",
  params: inCall,
  answer: entities.joinGrant,
  errors: [...callErrors, "SW_CALL_ENDED", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const leaveCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/leave",
  summary: "Leave, with this device.",
  params: inCall,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const rejectCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/reject",
  summary: "Decline a ringing call.",
  params: inCall,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const endCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/end",
  summary: "End the call for everyone (initiator or power >= 50).",
  params: inCall,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const getCall = route({
  method: "GET",
  path: "/v1/calls/{call_id}",
  summary: "Call state, ended calls included.",
  params: inCall,
  answer: entities.call,
  errors: callErrors,
});

export const livekitWebhook = route({
  method: "POST",
  path: "/v1/calls/webhook",
  summary: "LiveKit webhook callback (server-to-server).",
  auth: "livekit",
  body: z.unknown(),
  answer: z.object({}),
  errors: ["SW_UNAUTHENTICATED"],
});
