import { toRfc3339 } from "../../shared/base/clock.ts";
import { durationOf, identitiesIn, ringingUsers } from "../../shared/call/call-queries.ts";
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

/** Sends the current state of a call to its room, after a change outside of the state machine. */
export function announceCall(stores: Stores, callId: string): void {
  const call = stores.calls.get(callId);
  if (!call) return;
  const data = { call: callDocument(stores, call) };
  stores.events.append({ roomId: call.roomId }, { type: "swp.call.state", data });
}

/** A command to the media server that follows from a change of a call. It runs after the commit. */
export type MediaCommand =
  | { readonly type: "delete-room"; readonly callId: string }
  | { readonly type: "admit" | "remove"; readonly callId: string; readonly identity: string };

export function mediaCommands(before: CallState | null, after: CallState): MediaCommand[] {
  if (after.status === "ended") return [{ type: "delete-room", callId: after.id }];
  if (!before) return [];
  const present = new Set(identitiesIn(after));
  const gone = identitiesIn(before)
    .filter((identity) => !present.has(identity))
    .map((identity) => ({ type: "remove" as const, callId: after.id, identity }));
  const answered = before.warm
    .filter((identity) => identity in after.devices)
    .map((identity) => ({ type: "admit" as const, callId: after.id, identity }));
  return [...answered, ...gone];
}
