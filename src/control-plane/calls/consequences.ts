import { toRfc3339 } from "../../shared/base/clock.ts";
import { ringingUsers, type CallState } from "../../shared/call/call.ts";
import type { Stores } from "../ports/storage.ts";
import { postCallSummary } from "../rooms/messages.ts";
import { callDocument, summaryOf } from "./documents.ts";

/** What a change of a call means for the people in its room; part of the same transaction. */
export function recordChange(stores: Stores, before: CallState | null, after: CallState): void {
  const document = callDocument(after);
  const { roomId } = after;
  if (!before) {
    const initiator = {
      id: after.initiatorId,
      display_name: stores.users.get(after.initiatorId)?.displayName ?? "",
    };
    for (const userId of ringingUsers(after)) {
      stores.events.append(
        { userId },
        {
          type: "swp.call.invite",
          data: {
            call_id: after.id,
            room_id: roomId,
            type: after.type,
            initiator,
            expires_at: toRfc3339(after.ringExpiresAt),
          },
        },
      );
    }
  }
  if (!before || JSON.stringify(callDocument(before)) !== JSON.stringify(document))
    stores.events.append({ roomId }, { type: "swp.call.state", data: { call: document } });
  if (after.status === "ended" && before?.status !== "ended")
    postCallSummary(stores, roomId, summaryOf(after), after.endedAt);
}

/** What a change of a call means for the media server; done once it has been committed. */
export type MediaOrder =
  | { readonly type: "delete-room"; readonly callId: string }
  | { readonly type: "remove"; readonly callId: string; readonly identity: string };

export function mediaOrders(before: CallState | null, after: CallState): MediaOrder[] {
  if (after.status === "ended") return [{ type: "delete-room", callId: after.id }];
  return Object.keys(before?.devices ?? {})
    .filter((identity) => !(identity in after.devices))
    .map((identity) => ({ type: "remove", callId: after.id, identity }));
}
