import type { CallDocument } from "../../../../shared/contract/entities.ts";
import { ApiError } from "../../../api/client.ts";
import { send } from "../../../stores/outbox.ts";
import { openDirectRoom } from "../../../stores/requests.ts";
import { rejectCall } from "../later-calls.ts";

/**
 * Declines a call with a message to the caller alone. Rejects if there is no room for it: then the call still rings, and nobody
 * has got anything.
 */
export async function declineWith(call: CallDocument, text: string): Promise<void> {
  const room = await openDirectRoom(call.initiator_id).catch((error: unknown) => {
    // Guests have no direct rooms, so their message goes to the room of the call. Nobody else's private words may.
    if (error instanceof ApiError && error.code === "SW_FORBIDDEN") return { id: call.room_id };
    throw error;
  });
  send(room.id, text);
  void rejectCall(call.id);
}
