import * as z from "zod";
import { limits } from "../base/limits.ts";
import { callId, position, roomId, time, userId } from "./ids.ts";
import { recording } from "./recording-entities.ts";

export * from "./ids.ts";
export * from "./recording-entities.ts";

/** The entities of the API, in the form in which they are sent: snake_case, times in RFC 3339. */

/** Text typed by a person: not blank, and without control characters that could disguise it. */
const printable = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\u202A-\u202E\u2066-\u2069]*$/u, "control characters are not allowed")
    .regex(/\S/u, "must not be blank");

export const displayName = printable(limits.displayName);
export const roomName = printable(limits.roomName);

export const hostName = printable(limits.hostName);

/** Who may do something, as set by the owner: members and everybody with a higher role, or only admins and the owner. */
export const lowestRole = z.enum(["member", "admin"]);

/** What everybody on a host knows of it. */
export const hostProfile = z
  .object({
    name: hostName,
    room_creation: lowestRole.meta({ description: "The lowest role that creates rooms" }),
    invites: lowestRole.meta({ description: "The lowest role that invites people to the host" }),
    recordings_enabled: z.boolean().meta({ description: "Whether calls can be recorded" }),
    transcripts: z.boolean().meta({ description: "Whether the host has an engine for transcripts" }),
  })
  .meta({ id: "HostProfile" });
export type HostProfile = z.infer<typeof hostProfile>;

export const hostRole = z.enum(["owner", "admin", "member", "guest"]);
export type HostRole = z.infer<typeof hostRole>;

export const powerLevel = z.int().min(0).max(100);

export const user = z.object({ id: userId, display_name: z.string(), role: hostRole }).meta({ id: "User" });

export const me = z
  .object({
    ...user.shape,
    device_id: z.string(),
    named: z.boolean().meta({ description: "False until the user has chosen a display name" }),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof me>;

/** A person on the host, for owner and admins. */
export const person = z
  .object({
    ...user.shape,
    disabled: z.boolean().meta({ description: "Signed out, and unable to sign in" }),
    created_at: time,
    last_seen_at: time.nullable().meta({ description: "Accurate to five minutes; null if never signed in" }),
  })
  .meta({ id: "Person" });
export type Person = z.infer<typeof person>;

/** A person whom the caller has blocked. */
export const block = z
  .object({ user_id: userId, display_name: z.string(), created_at: time })
  .meta({ id: "Block" });
export type Block = z.infer<typeof block>;

export const member = z
  .object({
    user_id: userId,
    display_name: z.string(),
    power_level: powerLevel,
    disabled: z.boolean().meta({ description: "Disabled by the host's owner or an admin" }),
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof member>;

export const roomKind = z.enum(["open", "private", "direct"]);

export const callType = z.enum(["audio", "video"]);
export type CallType = z.infer<typeof callType>;

export const callOutcome = z.enum(["completed", "missed", "declined", "cancelled"]);
export type CallOutcome = z.infer<typeof callOutcome>;

/** The summary of an ended call in its room's timeline. */
export const callSummary = z
  .object({
    call_id: callId,
    type: callType,
    outcome: callOutcome,
    initiator_id: userId,
    started_at: time,
    duration_ms: z
      .int()
      .min(0)
      .meta({ description: "From the first answer to the end; 0 if nobody answered" }),
  })
  .meta({ id: "CallSummary" });
export type CallSummary = z.infer<typeof callSummary>;

export const messageKind = z.enum(["text", "call", "recording", "transcript"]);
export type MessageKind = z.infer<typeof messageKind>;

export const message = z
  .object({
    id: z.string(),
    position,
    room_id: roomId,
    sender_id: userId,
    body: z.string(),
    txn_id: z.string().nullable(),
    created_at: time,
    kind: messageKind,
    call: callSummary.nullable(),
    recording: recording.nullable().meta({
      description: "The recording of a message of kind `recording` or `transcript`, as it is now",
    }),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof message>;

export const callStatus = z.enum(["ringing", "active", "ended"]);

export const callParticipant = z
  .object({
    participant_id: userId,
    joined_at: time,
    video_on: z.boolean(),
    audio_on: z.boolean(),
  })
  .meta({ id: "CallParticipant" });

export const reaction = z.enum(["👍", "👏", "❤️", "😂", "🎉", "😮"]);
export type Reaction = z.infer<typeof reaction>;

export const call = z
  .object({
    id: callId,
    room_id: roomId,
    type: callType,
    status: callStatus,
    started_at: time,
    answered_at: time.nullable(),
    ended_at: time.nullable(),
    initiator_id: userId,
    ring_expires_at: time,
    participants: z.array(callParticipant),
    ringing: z.array(userId).meta({ description: "Users for whom the call is ringing" }),
    rejected: z.array(userId).meta({ description: "Users who have declined" }),
    outcome: callOutcome.nullable().meta({ description: "Set once the call has ended" }),
    locked: z.boolean().meta({ description: "Whether the call admits nobody new" }),
    spotlight_id: userId.nullable().meta({ description: "The participant in the spotlight" }),
    hands: z
      .array(userId)
      .meta({ description: "Users whose hand is raised, in the order in which they raised it" }),
    recordings: z.array(recording),
  })
  .meta({ id: "Call" });
export type CallDocument = z.infer<typeof call>;

/** An entry in a person's list of missed calls. */
export const missedCall = z
  .object({
    call_id: callId,
    room_id: roomId,
    type: callType,
    initiator_id: userId,
    missed_at: time,
    seen: z.boolean().meta({ description: "Whether it was seen on any of the user's devices" }),
  })
  .meta({ id: "MissedCall" });
export type MissedCall = z.infer<typeof missedCall>;

export const room = z
  .object({
    id: roomId,
    name: z.string(),
    topic: z.string(),
    kind: roomKind,
    created_at: time,
    members: z.array(member),
    call: call.nullable().meta({ description: "The live call, if there is one" }),
    last_message: message.nullable(),
  })
  .meta({ id: "Room" });
export type Room = z.infer<typeof room>;

/** What a client needs to connect to the media server. */
export const joinGrant = z
  .object({
    call_id: callId,
    livekit_url: z.string(),
    livekit_token: z.string(),
    livekit_room: z.string(),
  })
  .meta({ id: "JoinGrant" });
export type JoinGrant = z.infer<typeof joinGrant>;

/** A code from a link, or one that is typed on another device. */
export const code = z.string().min(1).max(200);
