import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

export function conferenceRecordingRoutes({
  conferenceRecordings,
  mediaLinks,
}: Services): Handlers<"listConferenceRecordings" | "getConferenceRecording" | "deleteConferenceRecording"> {
  return {
    listConferenceRecordings: ({ params }, caller) => ({
      recordings: conferenceRecordings
        .list(caller, params.conference_id)
        .map((recording) => mediaLinks.withLink(caller, recording)),
    }),
    getConferenceRecording: ({ params }, caller) =>
      mediaLinks.withLink(
        caller,
        conferenceRecordings.get(caller, params.conference_id, params.recording_id),
      ),
    deleteConferenceRecording: ({ params }, caller) =>
      conferenceRecordings.delete(caller, params.conference_id, params.recording_id),
  };
}
