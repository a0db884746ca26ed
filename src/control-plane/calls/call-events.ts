import { toRfc3339 } from "../../shared/base/clock.ts";
import { durationOf, ringingUsers } from "../../shared/call/call-queries.ts";
import type { CallState } from "../../shared/call/call-state.ts";
import type { Stores } from "../ports/storage.ts";
import { postCallSummary } from "../rooms/messages.ts";
import { callDocument, summaryOf } from "../documents/calls.ts";
import { recordMissedCalls } from "./missed-calls.ts";

/** Appends the events that follow from a change of a call, in the same transaction. */
export function recordChange(stores: Stores, before: CallState | null, after: CallState): void {
  const document = callDocument(stores, after);
  const { id: callId, roomId } = after;
  const about = { call_id: callId, room_id: roomId };
  if (!before) {
    const initiator = {
      id: after.initiatorId,
      display_name: stores.users.get(after.initiatorId)?.displayName ?? "",
    };
    for (const userId of ringingUsers(after)) {
      // A ring from a blocked person continues for the initiator, but is not sent.
      if (stores.blocks.has(userId, after.initiatorId)) continue;
      stores.events.append(
        { userId, roomId },
        {
          type: "swp.call.invite",
          data: {
            ...about,
            type: after.type,
            initiator,
            expires_at: toRfc3339(after.ringExpiresAt),
          },
        },
      );
    }
  }
  if (!before || JSON.stringify(callDocument(stores, before)) !== JSON.stringify(document))
    stores.events.append({ roomId }, { type: "swp.call.state", data: { call: document } });
  for (const userId of before ? ringingUsers(before) : []) {
    const ring = after.rings[userId];
    const told = ring === "answered" || ring === "rejected";
    if (told && !stores.blocks.has(userId, after.initiatorId))
      stores.events.append({ userId, roomId }, { type: `swp.call.${ring}`, data: about });
  }
  recordMissedCalls(stores, before, after);
  if (after.status === "ended" && before?.status !== "ended") {
    const data = { ...about, outcome: after.outcome, duration_ms: durationOf(after) };
    stores.events.append({ roomId }, { type: "swp.call.ended", data });
    postCallSummary(stores, roomId, summaryOf(after), after.endedAt);
  }
}
