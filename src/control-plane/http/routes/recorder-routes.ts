import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";
import { ownSocketOrigin } from "../origin.ts";

export function recorderRoutes({
  recorderDesk,
  reach,
}: Services): Handlers<"getRecorder" | "finishPart" | "appendToRecording" | "listRecordedMessages"> {
  return {
    getRecorder: ({ context }, { recordingId }) =>
      recorderDesk.brief(recordingId, ownSocketOrigin(reach, context)),
    // Before the other one, whose path it matches as well.
    finishPart: ({ params }, { recordingId }) => recorderDesk.finish(recordingId, params.part),
    appendToRecording: ({ params, query, body }, { recordingId }) =>
      recorderDesk.append(recordingId, params, query.offset, body),
    listRecordedMessages: ({ query }, { recordingId }) => recorderDesk.chat(recordingId, query.after),
  };
}
