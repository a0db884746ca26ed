import * as z from "zod";
import { limits } from "../base/limits.ts";
import * as entities from "./entities.ts";
import { json, stream } from "./route.ts";
import { route } from "./v1.ts";

/** The Calls API. Its names, paths and codes are fixed by its published contract. */

const inCall = z.object({ call_id: entities.callId });
const callErrors = ["SW_CALL_NOT_FOUND", "SW_CALL_FORBIDDEN"] as const;

export const initiateCall = route({
  method: "POST",
  path: "/v1/calls/initiate",
  summary: "Start a call in a room, or join the live one if there is one.",
  scope: "calls",
  body: json(z.object({ room_id: entities.roomId, type: entities.callType })),
  answer: entities.joinGrant,
  errors: ["SW_ROOM_NOT_FOUND", "SW_CALL_FORBIDDEN", "SW_CALL_LOCKED", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const joinCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/join",
  summary: "Join a live call. If it rings for you, this answers it.",
  scope: "calls",
  params: inCall,
  rate: limits.ratesOfRoutes.joinCall,
  answer: entities.joinGrant,
  errors: [...callErrors, "SW_CALL_LOCKED", "SW_CALL_ENDED", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const warmUpCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/ring",
  summary:
    "Get a token with which a ringing device can connect ahead of its answer: hidden, not publishing, and not receiving media until it answers.",
  scope: "calls",
  params: inCall,
  rate: limits.ratesOfRoutes.warmUpCall,
  answer: entities.joinGrant,
  errors: [...callErrors, "SW_CALL_ENDED", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const leaveCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/leave",
  summary:
    "Leave the call with this device. Without any device of either person, an answered call in a direct room ends for both.",
  scope: "calls",
  params: inCall,
  rate: limits.ratesOfRoutes.leaveCall,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const rejectCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/reject",
  summary: "Reject a ringing call.",
  scope: "calls",
  params: inCall,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const endCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/end",
  summary: "End the call for everybody (initiator or power >= 50).",
  scope: "calls",
  params: inCall,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const getCall = route({
  method: "GET",
  path: "/v1/calls/{call_id}",
  summary: "Get a call, live or ended.",
  scope: "read",
  params: inCall,
  answer: entities.call,
  errors: callErrors,
});

/** Moderation, for people with power >= 50. */
const participant = z.object({ participant_id: entities.userId });

export const muteParticipant = route({
  method: "POST",
  path: "/v1/calls/{call_id}/mute",
  summary: "Mute a participant's microphone (power >= 50). They can unmute themselves.",
  scope: "calls",
  params: inCall,
  body: json(participant),
  rate: limits.ratesOfRoutes.muteParticipant,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED", "SW_CALL_PARTICIPANT_NOT_FOUND", "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const removeParticipant = route({
  method: "POST",
  path: "/v1/calls/{call_id}/remove",
  summary: "Remove a participant from the call (power >= 50). They cannot rejoin it.",
  scope: "calls",
  params: inCall,
  body: json(participant),
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED", "SW_CALL_PARTICIPANT_NOT_FOUND"],
});

export const lockCall = route({
  method: "POST",
  path: "/v1/calls/{call_id}/lock",
  summary:
    "Lock or unlock the call (power >= 50). A locked call admits nobody new, except those whose ring it is to answer.",
  scope: "calls",
  params: inCall,
  body: json(z.object({ locked: z.boolean() })),
  rate: limits.ratesOfRoutes.lockCall,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const spotlightParticipant = route({
  method: "POST",
  path: "/v1/calls/{call_id}/spotlight",
  summary: "Spotlight a participant for everyone, or end the spotlight (power >= 50).",
  scope: "calls",
  params: inCall,
  body: json(z.object({ participant_id: entities.userId.nullable() })),
  rate: limits.ratesOfRoutes.spotlightParticipant,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED", "SW_CALL_PARTICIPANT_NOT_FOUND"],
});

export const setHand = route({
  method: "PUT",
  path: "/v1/calls/{call_id}/hand",
  summary: "Raise or lower your hand in a call you are in.",
  scope: "calls",
  params: inCall,
  body: json(z.object({ raised: z.boolean() })),
  rate: limits.ratesOfRoutes.setHand,
  answer: entities.call,
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const sendReaction = route({
  method: "POST",
  path: "/v1/calls/{call_id}/reactions",
  summary: "Send a reaction in a call you are in. It is shown for a moment and not stored.",
  scope: "calls",
  params: inCall,
  body: json(z.object({ reaction: entities.reaction })),
  rate: limits.ratesOfRoutes.sendReaction,
  answer: z.object({}),
  errors: [...callErrors, "SW_CALL_ENDED"],
});

export const listMissedCalls = route({
  method: "GET",
  path: "/v1/me/missed-calls",
  summary: "List your recent missed calls, newest first.",
  scope: "read",
  answer: z.array(entities.missedCall),
});

export const markMissedCallsSeen = route({
  method: "POST",
  path: "/v1/me/missed-calls/seen",
  summary: "Mark all missed calls as seen, on all your devices.",
  scope: "calls",
  answer: z.array(entities.missedCall),
});

const recordErrors = [...callErrors, "SW_CALL_ENDED", "SW_CALL_RECORDING_DISABLED"] as const;

export const startRecording = route({
  method: "POST",
  path: "/v1/calls/{call_id}/recording/start",
  summary: "Start recording (power >= 50). If a recording is running, it is returned.",
  scope: "record",
  params: inCall,
  body: json(
    z
      .object({
        audio: z.boolean().default(true),
        video: z.boolean().default(true),
        transcript: z.boolean().default(false),
        layout: entities.recordingLayout.default("ROOM_COMPOSITE_GRID"),
      })
      .refine((options) => options.audio || options.video, "audio or video must be recorded")
      // The same rule for the OpenAPI document, which does not include refinements.
      .meta({
        not: {
          properties: { audio: { const: false }, video: { const: false } },
          required: ["audio", "video"],
        },
      }),
  ),
  answer: entities.recording,
  errors: [...recordErrors, "SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const stopRecording = route({
  method: "POST",
  path: "/v1/calls/{call_id}/recording/stop",
  summary: "Stop recording (power >= 50).",
  scope: "record",
  params: inCall,
  answer: entities.recording,
  errors: [...recordErrors, "SW_CALL_NOT_RECORDING"],
});

export const listRecordings = route({
  method: "GET",
  path: "/v1/calls/{call_id}/recordings",
  summary: "List the call's finished recordings, as media references.",
  scope: "read",
  params: inCall,
  answer: z.array(entities.recording),
  errors: callErrors,
});

export const getRecording = route({
  method: "GET",
  path: "/v1/calls/{call_id}/recordings/{recording_id}",
  summary: "Get a recording of the call, in whatever state it is, with a link to its media.",
  scope: "read",
  params: inCall.extend({ recording_id: entities.recordingId }),
  answer: entities.recording,
  errors: [...callErrors, "SW_RECORDING_NOT_FOUND"],
});

export const livekitWebhook = route({
  method: "POST",
  path: "/v1/calls/webhook",
  summary: "Receive a webhook from LiveKit (server to server).",
  auth: "livekit",
  // The signature is over the bytes.
  body: stream("application/webhook+json", limits.livekitWebhook),
  answer: z.object({}),
  errors: ["SW_UNAUTHENTICATED"],
});
