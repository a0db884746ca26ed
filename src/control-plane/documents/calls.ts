import { toRfc3339 } from "../../shared/base/clock.ts";
import { durationOf, ringingUsers } from "../../shared/call/call-queries.ts";
import type { CallState, EndedCall } from "../../shared/call/call-state.ts";
import type { CallDocument, CallSummary, MissedCall } from "../../shared/contract/entities.ts";
import type { Stores } from "../ports/storage.ts";
import { recordingDocument } from "./recordings.ts";

/** A call in the format of the API. */
export function callDocument(stores: Stores, call: CallState): CallDocument {
  return {
    id: call.id,
    room_id: call.roomId,
    type: call.type,
    status: call.status,
    started_at: toRfc3339(call.startedAt),
    answered_at: call.status === "ringing" || call.answeredAt === null ? null : toRfc3339(call.answeredAt),
    ended_at: call.status === "ended" ? toRfc3339(call.endedAt) : null,
    initiator_id: call.initiatorId,
    ring_expires_at: toRfc3339(call.ringExpiresAt),
    participants: participantsOf(call),
    ringing: ringingUsers(call),
    rejected: Object.keys(call.rings).filter((userId) => call.rings[userId] === "rejected"),
    outcome: call.status === "ended" ? call.outcome : null,
    locked: call.locked,
    spotlight_id: call.spotlightId,
    hands: [...call.hands],
    recordings: stores.recordings
      .ofSubject(call.id)
      .filter(({ status }) => status !== "deleted")
      .map((recording) => recordingDocument(stores, recording)),
  };
}

/** One entry per connected person, even with several devices. */
function participantsOf(call: CallState): CallDocument["participants"] {
  const people = new Map<string, CallDocument["participants"][number] & { at: number }>();
  for (const device of Object.values(call.devices)) {
    if (!device.connected) continue;
    const known = people.get(device.userId);
    const at = Math.min(device.joinedAt, known?.at ?? device.joinedAt);
    people.set(device.userId, {
      at,
      participant_id: device.userId,
      joined_at: toRfc3339(at),
      video_on: device.videoOn || (known?.video_on ?? false),
      audio_on: device.audioOn || (known?.audio_on ?? false),
    });
  }
  return [...people.values()].map(({ at: _at, ...participant }) => participant);
}

export function summaryOf(call: EndedCall): CallSummary {
  return {
    call_id: call.id,
    type: call.type,
    outcome: call.outcome,
    initiator_id: call.initiatorId,
    started_at: toRfc3339(call.startedAt),
    duration_ms: durationOf(call),
  };
}

export function missedCallDocument(
  call: CallState,
  { missedAt, seen }: { missedAt: number; seen: boolean },
): MissedCall {
  return {
    call_id: call.id,
    room_id: call.roomId,
    type: call.type,
    initiator_id: call.initiatorId,
    missed_at: toRfc3339(missedAt),
    seen,
  };
}
