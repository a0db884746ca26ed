import * as z from "zod";
import type { ErrorCode } from "../errors/codes.ts";
import { limits } from "../base/limits.ts";
import * as entities from "./entities.ts";
import { json } from "./route.ts";
import { route } from "./v1.ts";

/** What becomes of recordings: where they are, for how long, and how to get them. */

/** A link to a file, which `url` of a recording's media is: GET and HEAD, with byte ranges, without a session. */
export const mediaPath = "/v1/media/{token}";
/** What it answers with instead. */
export const mediaErrors = [
  "SW_MEDIA_NOT_FOUND",
  "SW_MEDIA_UNREACHABLE",
  "SW_RANGE_NOT_SATISFIABLE",
] as const satisfies readonly ErrorCode[];

const bytes = z.int().min(0).meta({ description: "Bytes" });

export const deleteRecording = route({
  method: "DELETE",
  path: "/v1/calls/{call_id}/recordings/{recording_id}",
  summary: "Delete a recording with its files and its transcript (power >= 50).",
  scope: "record",
  params: z.object({ call_id: entities.callId, recording_id: z.string().max(64) }),
  answer: entities.recording,
  errors: ["SW_CALL_NOT_FOUND", "SW_CALL_FORBIDDEN", "SW_RECORDING_NOT_FOUND", "SW_RECORDING_UNFINISHED"],
});

const retentionDays = z
  .int()
  .min(1)
  .max(limits.maxRetentionDays)
  .nullable()
  .meta({ description: "Days after which recordings are deleted; null if they are kept" });

const recordingsSpace = z
  .object({
    storage: z.enum(["disk", "s3"]).meta({ description: "Where finished recordings are stored" }),
    bucket: z.string().nullable().meta({ description: "The bucket in S3" }),
    free: bytes.meta({ description: "Free bytes on the host's disk" }),
    disk: bytes.meta({ description: "Bytes that recordings take on the host's disk" }),
    s3: bytes.meta({ description: "Bytes that recordings take in S3" }),
    engine: z.string().nullable().meta({ description: "What makes transcripts; null if nothing does" }),
    conferences: z
      .object({ count: z.int().min(0).meta({ description: "Finished recordings" }), bytes })
      .meta({ description: "Of all conferences" }),
    rooms: z
      .array(
        z.object({
          room_id: entities.roomId,
          count: z.int().min(0).meta({ description: "Finished recordings" }),
          bytes,
          retention_days: retentionDays,
        }),
      )
      .meta({ description: "Rooms that have recordings or a retention, the largest first" }),
  })
  .meta({ id: "RecordingsSpace" });
export type RecordingsSpace = z.infer<typeof recordingsSpace>;

export const getRecordingsSpace = route({
  method: "GET",
  path: "/v1/recordings/space",
  summary: "Get how much space recordings take, by room (owner and admins).",
  scope: "manage",
  answer: recordingsSpace,
  errors: ["SW_FORBIDDEN"],
});

export const setRetention = route({
  method: "PUT",
  path: "/v1/rooms/{room_id}/retention",
  summary: "Set for how long the recordings of a room are kept (owner and admins).",
  scope: "manage",
  params: z.object({ room_id: entities.roomId }),
  body: json(z.object({ days: retentionDays })),
  answer: z.object({ room_id: entities.roomId, days: retentionDays }),
  errors: ["SW_FORBIDDEN", "SW_ROOM_NOT_FOUND"],
});
