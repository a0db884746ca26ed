import * as z from "zod";
import { recordingLayouts, recordingProblems, uploadProblems } from "../call/recording.ts";
import { callId, roomId, time, userId } from "./ids.ts";

/** Recordings and transcripts, in the form in which they are sent. */

export const recordingStatus = z.enum(["recording", "processing", "finished", "failed", "deleted"]);
export const recordingLayout = z.enum(recordingLayouts);

/** Why there is no transcript. */
export const transcriptProblems = [
  "no_engine",
  "unreachable",
  "refused",
  "malformed",
  "timeout",
  "command_missing",
  "command_failed",
  "nothing_said",
  "failed",
] as const;
export type TranscriptProblem = (typeof transcriptProblems)[number];

const recordedMedia = z.object({
  key: z.string().meta({ description: "recordings/<call_id>/<timestamp>.mp4" }),
  size: z.int().meta({ description: "Bytes" }),
  sha256: z.string().meta({ description: "In hex" }),
  content_type: z.string(),
  duration_ms: z.int(),
  url: z.string().nullable().meta({
    description:
      "A path on this host that answers GET and HEAD, with byte ranges, for 10 minutes and only while you may see the recording. Null in calls, messages and events: get the recording for a link",
  }),
});

export const transcriptStatus = z.enum(["queued", "running", "finished", "failed", "cancelled"]);
export type TranscriptStatus = z.infer<typeof transcriptStatus>;

/** The state of a recording's transcript. */
const transcriptState = z.object({
  status: transcriptStatus,
  done: z.int().meta({ description: "Turns that have been transcribed" }),
  total: z.int().meta({ description: "Turns; 0 until they have been counted" }),
  problem: z.enum(transcriptProblems).nullable(),
  engine: z.string().nullable(),
  language: z.string().nullable(),
});

/** What was said in a recording, by whom and when. */
export const transcript = z
  .object({
    status: transcriptStatus,
    engine: z.string().nullable(),
    language: z.string().nullable().meta({ description: "As the engine calls it; null if it does not say" }),
    segments: z
      .array(
        z.object({
          start_ms: z.int(),
          end_ms: z.int(),
          user_id: userId,
          name: z.string().meta({ description: "Their name when it was transcribed" }),
          text: z.string(),
        }),
      )
      .meta({ description: "In the order in which they began; people who spoke at once are both there" }),
  })
  .meta({ id: "Transcript" });
export type TranscriptDocument = z.infer<typeof transcript>;

/** A recording, with a reference to its media once it has finished. */
export const recording = z
  .object({
    id: z.string(),
    call_id: callId,
    room_id: roomId,
    status: recordingStatus,
    audio: z.boolean(),
    video: z.boolean(),
    transcript: z.boolean(),
    layout: recordingLayout,
    started_by: userId,
    started_at: time,
    ended_at: time.nullable(),
    partial: z
      .boolean()
      .meta({ description: "Whether some of the call is missing because recording was interrupted" }),
    problem: z
      .enum(recordingProblems)
      .nullable()
      .meta({ description: "Why it stopped by itself, or has failed" }),
    needs_space: z.boolean().meta({
      description: "Whether it is `processing` until the host's disk has space for its file",
    }),
    media: recordedMedia.nullable(),
    upload: z
      .object({
        status: z.enum(["waiting", "uploading", "done", "failed"]),
        problem: z.enum(uploadProblems).nullable(),
        done: z.int().meta({ description: "Bytes that have been uploaded, of the `size` of its media" }),
      })
      .nullable()
      .meta({ description: "Its upload to S3; null if it stays on the host's disk" }),
    transcript_state: transcriptState
      .nullable()
      .meta({ description: "Null if there is no transcript, and none is being made" }),
  })
  .meta({ id: "Recording" });
export type RecordingDocument = z.infer<typeof recording>;
