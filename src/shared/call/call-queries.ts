import { limits } from "../base/limits.ts";
import type { CallState, EndedCall } from "./call-state.ts";
import { userOf } from "./principal.ts";

/** What can be asked of a call's state. */

/** Why somebody may not join; null if they may. Who is in it with one device may bring another. */
export function joinRefusal(call: CallState, userId: string): "expelled" | "locked" | null {
  if (call.expelled.includes(userId)) return "expelled";
  const inside = isInside(call, userId) || call.rings[userId] === "ringing";
  return call.locked && !inside ? "locked" : null;
}

/** Whether a person is in the call with some device. */
export const isInside = (call: CallState, userId: string): boolean =>
  Object.values(call.devices).some((device) => device.userId === userId);

/** When the call next changes by itself, or null if time alone changes nothing. */
export function nextDeadline(call: CallState): number | null {
  if (call.status === "ended") return null;
  const deadlines: number[] = [];
  if (ringingUsers(call).length > 0 || isUnanswered(call)) deadlines.push(call.ringExpiresAt);
  if (call.emptySince !== null) deadlines.push(call.emptySince + limits.emptyCall);
  return deadlines.length > 0 ? Math.min(...deadlines) : null;
}

/** Somebody was rung and nobody has answered. A call that rings nobody just waits for company. */
export const isUnanswered = (call: CallState): boolean =>
  call.status === "ringing" && Object.keys(call.rings).length > 0;

/** Who may be at the media server for a call, by LiveKit identity: in it, or ringing and there already. */
export const identitiesIn = (call: CallState): string[] => [...Object.keys(call.devices), ...call.warm];

/** Whether a device, by its LiveKit identity, is one of those that ring. */
export function isRinging(call: CallState, identity: string): boolean {
  const userId = userOf(identity);
  return call.status !== "ended" && userId !== null && call.rings[userId] === "ringing";
}

export const ringingUsers = (call: CallState): string[] =>
  Object.keys(call.rings).filter((userId) => call.rings[userId] === "ringing");

/** Milliseconds from the first answer to the end: what a phone would show. */
export function durationOf(call: EndedCall): number {
  return call.answeredAt === null ? 0 : Math.max(0, call.endedAt - call.answeredAt);
}
