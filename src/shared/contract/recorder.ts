import * as z from "zod";
import { limits } from "../base/limits.ts";
import { recordingLayout, time } from "./entities.ts";
import { stream } from "./route.ts";
import { route } from "./v1.ts";

/**
 * What a recorder and its host say to each other. Its token is made when its page is opened, ends with that page, and
 * opens nothing but these routes, of its own recording.
 */

const part = z.object({ part: z.coerce.number().int().min(1).max(limits.partsOfRecording) });

const NOT_RECORDING = "SW_CALL_NOT_RECORDING";

export const getRecorder = route({
  method: "GET",
  path: "/v1/recorder",
  summary:
    "Get what is to be recorded, and a token to connect with (recorder). The part begins with the first request.",
  auth: "recorder",
  answer: z.object({
    recording_id: z.string(),
    name: z.string().meta({ description: "Of the room that is recorded" }),
    part: z.int().meta({ description: "From 1; each recorder of a recording has its own" }),
    started_at: time,
    elapsed_ms: z.int().meta({ description: "How long the recording had been running when this part began" }),
    layout: recordingLayout,
    chat: z.enum(["room", "stream"]).meta({
      description:
        "Where the chat is: messages of the room, or LiveKit's text streams with the topic `lk.chat`",
    }),
    width: z.int(),
    height: z.int(),
    frame_rate: z.int(),
    audio: z.boolean(),
    video: z.boolean(),
    transcript: z.boolean(),
    livekit_url: z.string(),
    livekit_token: z.string().meta({
      description: "Valid for a minute, and replaced while connected; get a new one to connect again",
    }),
  }),
  errors: [NOT_RECORDING],
});

export const appendToRecording = route({
  method: "POST",
  path: "/v1/recorder/parts/{part}/{file}",
  summary:
    "Append to a file of a recording (recorder). Bytes that the host has already are ignored. Sent each second, also without bytes.",
  auth: "recorder",
  params: part.extend({
    file: z
      .string()
      .regex(/^(?:mix|voice-[0-9a-f]{24}-[1-9][0-9]{0,3})$/)
      .meta({ description: "`mix`, or `voice-<user_id>-<n>` for one microphone track" }),
  }),
  query: z.object({
    offset: z.coerce.number().int().min(0).max(limits.recordingSize).meta({ description: "Bytes" }),
  }),
  body: stream("application/octet-stream", limits.recordingChunk),
  answer: z.object({
    size: z.int().meta({ description: "Bytes of the file that are on the host's disk" }),
    recording: z.boolean().meta({ description: "False once the recorder is to send the rest, and finish" }),
  }),
  errors: ["SW_RECORDING_OFFSET", NOT_RECORDING],
});

export const finishPart = route({
  method: "POST",
  path: "/v1/recorder/parts/{part}/finish",
  summary: "Say that everything has been sent, in answer to `recording: false` (recorder).",
  auth: "recorder",
  params: part,
  answer: z.object({}),
  errors: [NOT_RECORDING],
});

export const listRecordedMessages = route({
  method: "GET",
  path: "/v1/recorder/chat",
  summary: "List the messages in the room since the recording began (recorder).",
  auth: "recorder",
  query: z.object({ after: z.coerce.number().int().min(0).default(0).meta({ description: "A position" }) }),
  answer: z.object({
    messages: z.array(
      z.object({ position: z.int(), sender_name: z.string(), body: z.string(), created_at: time }),
    ),
  }),
  errors: [NOT_RECORDING],
});
