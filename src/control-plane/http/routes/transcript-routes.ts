import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

type Names = "getTranscript" | "makeTranscript" | "cancelTranscript";

export function transcriptRoutes({ transcripts }: Services): Handlers<Names> {
  return {
    getTranscript: ({ params }, caller) => transcripts.get(caller, params.call_id, params.recording_id),
    makeTranscript: ({ params }, caller) => transcripts.make(caller, params.call_id, params.recording_id),
    cancelTranscript: ({ params }, caller) => transcripts.cancel(caller, params.call_id, params.recording_id),
  };
}
