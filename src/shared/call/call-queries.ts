import { limits } from "../base/limits.ts";
import type { CallState, EndedCall, LiveCall } from "./call-state.ts";
import { userOf } from "./principal.ts";

/** Queries on a call's state. */

/** Why a person may not join; null if they may. A person in a locked call may join with another device. */
export function joinRefusal(call: CallState, userId: string): "expelled" | "locked" | null {
  if (call.expelled.includes(userId)) return "expelled";
  const inside = isInside(call, userId) || call.rings[userId] === "ringing";
  return call.locked && !inside ? "locked" : null;
}

/** Whether a person is in the call with any device. */
export const isInside = (call: CallState, userId: string): boolean =>
  Object.values(call.devices).some((device) => device.userId === userId);

/** The ids of the people in the call. */
export const peopleIn = (call: CallState): ReadonlySet<string> =>
  new Set(Object.values(call.devices).map(({ userId }) => userId));

/**
 * Since when the call has waited for a connection, without which it ends: that of anybody, or, in a direct call that was
 * answered, of either of the two. Null while there is no need to wait.
 */
export function lostSince(call: LiveCall): number | null {
  if (!call.direct || call.status !== "active") return call.emptySince;
  const devices = Object.values(call.devices);
  const absences = [...peopleIn(call)].flatMap((userId) => {
    const theirs = devices.filter((device) => device.userId === userId);
    return theirs.some(({ connected }) => connected) ? [] : Math.max(...theirs.map(({ since }) => since));
  });
  return absences.length > 0 ? Math.min(...absences) : null;
}

/** When the call next changes by a timeout; null if it does not. */
export function nextDeadline(call: CallState): number | null {
  if (call.status === "ended") return null;
  const deadlines: number[] = [];
  if (ringingUsers(call).length > 0 || isUnanswered(call)) deadlines.push(call.ringExpiresAt);
  const lost = lostSince(call);
  if (lost !== null) deadlines.push(lost + limits.lostCallTimeout);
  return deadlines.length > 0 ? Math.min(...deadlines) : null;
}

/** Whether somebody was rung and nobody has answered. A call in which nobody is rung is not unanswered. */
export const isUnanswered = (call: CallState): boolean =>
  call.status === "ringing" && Object.keys(call.rings).length > 0;

/** The LiveKit identities that may be connected to the media server: devices in the call, and warm ones. */
export const identitiesIn = (call: CallState): string[] => [...Object.keys(call.devices), ...call.warm];

/** Whether the device with this LiveKit identity is ringing. */
export function isRinging(call: CallState, identity: string): boolean {
  const userId = userOf(identity);
  return call.status !== "ended" && userId !== null && call.rings[userId] === "ringing";
}

export const ringingUsers = (call: CallState): string[] =>
  Object.keys(call.rings).filter((userId) => call.rings[userId] === "ringing");

/** Milliseconds from the first answer to the end, as on a phone. */
export function durationOf(call: EndedCall): number {
  return call.answeredAt === null ? 0 : Math.max(0, call.endedAt - call.answeredAt);
}
