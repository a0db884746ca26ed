import * as z from "zod";
import { limits } from "../base/limits.ts";
import * as entities from "./entities.ts";
import { route } from "./v1.ts";

/** The transcript of a recording: what each person has said, and when. */

const ofRecording = z.object({ call_id: entities.callId, recording_id: entities.recordingId });
const errors = [
  "SW_CALL_NOT_FOUND",
  "SW_CALL_FORBIDDEN",
  "SW_RECORDING_NOT_FOUND",
  "SW_TRANSCRIPT_NOT_FOUND",
] as const;

/** The path of all three. The text formats are not in the API's envelope. */
export const transcriptPath = "/v1/calls/{call_id}/recordings/{recording_id}/transcript";
export const transcriptFormat = z.enum(["json", "txt", "srt", "vtt"]);

export const getTranscript = route({
  method: "GET",
  path: transcriptPath,
  summary:
    "Get what has been transcribed so far. The formats txt, srt and vtt are answered as text (text/plain, application/x-subrip, text/vtt).",
  scope: "read",
  params: ofRecording,
  query: z.object({ format: transcriptFormat.default("json") }),
  answer: entities.transcript,
  errors,
});

export const makeTranscript = route({
  method: "POST",
  path: transcriptPath,
  summary:
    "Queue the transcript of a finished recording (power >= 50). One that failed or was cancelled goes on where it ended; a finished one is made again.",
  scope: "record",
  params: ofRecording,
  rate: limits.ratesOfRoutes.makeTranscript,
  answer: entities.recording,
  errors: ["SW_CALL_NOT_FOUND", "SW_CALL_FORBIDDEN", "SW_RECORDING_NOT_FOUND", "SW_TRANSCRIPT_NO_ENGINE"],
});

export const cancelTranscript = route({
  method: "DELETE",
  path: transcriptPath,
  summary:
    "Cancel a transcript that is queued or being made (power >= 50). What has been transcribed is kept.",
  scope: "record",
  params: ofRecording,
  answer: entities.recording,
  errors,
});
