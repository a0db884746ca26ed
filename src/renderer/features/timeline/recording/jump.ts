import type { RecordingDocument } from "../../../../shared/contract/entities.ts";
import { useApp } from "../../../stores/app-store.ts";
import { loadMessages } from "../../../stores/requests.ts";
import { useJump } from "../../../stores/jump.ts";

/** Has the player of a recording go to a moment, and loads earlier messages until it is there. Rejects with an `ApiError`. */
export async function jumpTo({ id, room_id }: RecordingDocument, ms: number): Promise<void> {
  useJump.setState({ to: { recordingId: id, ms } });
  for (;;) {
    const timeline = useApp.getState().replica.timelines[room_id];
    const isThere = timeline?.messages.some(
      ({ kind, recording }) => kind === "recording" && recording?.id === id,
    );
    if (isThere || !timeline?.more) return;
    await loadMessages(room_id, timeline.messages[0]?.position);
  }
}
