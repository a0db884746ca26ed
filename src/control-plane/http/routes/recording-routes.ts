import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

export function recordingRoutes({
  callRecordings,
  mediaLinks,
  recordingSpace,
}: Services): Handlers<
  "listRecordings" | "getRecording" | "deleteRecording" | "getRecordingsSpace" | "setRetention"
> {
  return {
    listRecordings: ({ params }, caller) =>
      callRecordings.list(caller, params.call_id).map((recording) => mediaLinks.withLink(caller, recording)),
    getRecording: ({ params }, caller) =>
      mediaLinks.withLink(caller, callRecordings.get(caller, params.call_id, params.recording_id)),
    deleteRecording: ({ params }, caller) =>
      callRecordings.delete(caller, params.call_id, params.recording_id),
    getRecordingsSpace: async (_request, caller) => await recordingSpace.get(caller),
    setRetention: ({ params, body }, caller) =>
      recordingSpace.setRetention(caller, params.room_id, body.days),
  };
}
