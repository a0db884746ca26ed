import { limits } from "../base/limits.ts";
import type { CallOutcome, CallType } from "../contract/entities.ts";
import { isInside, isRinging, isUnanswered, lostSince, peopleIn, ringingUsers } from "./call-queries.ts";
import type { CallState, EndedCall, LiveCall, Ring, RingingCall } from "./call-state.ts";
import { userOf } from "./principal.ts";
import { admitted, withoutFutureTimes, reconcile, withoutDevices, type SeenParticipant } from "./presence.ts";

export type CallEvent = { readonly at: number } & (
  | { readonly type: "joined"; readonly identity: string }
  | { readonly type: "left"; readonly identity: string }
  /** A ringing device connects ahead of its answer. */
  | { readonly type: "warmed"; readonly identity: string }
  | { readonly type: "rejected"; readonly userId: string }
  | { readonly type: "ended" }
  /** Removed from the room. */
  | { readonly type: "removed"; readonly userId: string }
  /** Removed from this call, but still in the room. */
  | { readonly type: "expelled"; readonly userId: string }
  | { readonly type: "hand"; readonly userId: string; readonly raised: boolean }
  | { readonly type: "locked"; readonly locked: boolean }
  | { readonly type: "spotlighted"; readonly userId: string | null }
  /**
   * The media server's complete list of participants, the only source of who is connected. It is `awaited` right after a
   * restart: devices that are not in the list are still rejoining, and count as connected.
   */
  | { readonly type: "seen"; readonly participants: readonly SeenParticipant[]; readonly awaited?: boolean }
  /** The host was restarted. */
  | { readonly type: "resumed" }
  /** Time has passed. */
  | { readonly type: "tick" }
);

export function startCall(start: {
  id: string;
  roomId: string;
  type: CallType;
  direct: boolean;
  initiator: string;
  others: readonly string[];
  at: number;
}): RingingCall {
  const initiatorId = userOf(start.initiator) ?? start.initiator;
  return {
    status: "ringing",
    id: start.id,
    roomId: start.roomId,
    type: start.type,
    direct: start.direct,
    initiatorId,
    startedAt: start.at,
    ringExpiresAt: start.at + limits.ringDuration,
    rings: Object.fromEntries(start.others.map((userId) => [userId, "ringing" as const])),
    devices: { [start.initiator]: admitted(initiatorId, start.at) },
    warm: [],
    hands: [],
    locked: false,
    spotlightId: null,
    expelled: [],
    emptySince: start.at,
  };
}

/** The state after an event. Pure and total: an event that does not apply to the state leaves it unchanged. */
export function transition(call: CallState, event: CallEvent): CallState {
  return call.status === "ended" ? call : settled(react(call, event));
}

function react(call: LiveCall, event: CallEvent): CallState {
  switch (event.type) {
    case "joined":
      return join(call, event.identity, event.at);
    case "left":
      return leave(call, event.identity, event.at);
    case "warmed":
      return { ...call, warm: [...new Set([...call.warm, event.identity])] };
    case "rejected":
      return reject(call, event.userId, event.at);
    case "removed":
      return withoutPerson(call, event.userId, event.at);
    case "expelled":
      return withoutPerson(
        { ...call, expelled: [...new Set([...call.expelled, event.userId])] },
        event.userId,
        event.at,
      );
    case "hand":
      return { ...call, hands: handsAfter(call, event.userId, event.raised) };
    case "locked":
      return { ...call, locked: event.locked };
    case "spotlighted":
      return { ...call, spotlightId: event.userId };
    case "seen":
      return reconcile(call, event.participants, event.awaited ?? false, event.at);
    case "ended":
      return end(call, event.at);
    case "resumed":
      return withoutFutureTimes(call, event.at);
    case "tick":
      return passTime(call, event.at);
  }
}

function join(call: LiveCall, identity: string, at: number): CallState {
  const userId = userOf(identity);
  if (userId === null) return call;
  const known = call.devices[identity];
  // One that closed its window long ago comes anew: its earlier absence would end a direct call before it is connected.
  const isLost = known !== undefined && !known.connected && at - known.since >= limits.lostCallTimeout;
  const device = known === undefined || isLost ? admitted(userId, at) : known;
  const joined = { ...call, devices: { ...call.devices, [identity]: device } };
  if (userId === call.initiatorId) return joined;
  const answered = { ...joined, rings: { ...call.rings, [userId]: "answered" as const } };
  return answered.status === "ringing" ? { ...answered, status: "active", answeredAt: at } : answered;
}

function leave(call: LiveCall, left: string, at: number): CallState {
  const warm = call.warm.filter((identity) => identity !== left);
  const remaining = withoutDevices({ ...call, warm }, (identity) => identity === left, at);
  return endIfOver(remaining, at);
}

/** Drops warm devices whose ring has ended, and the raised hands of people who have left. */
function settled(call: CallState): CallState {
  const warm = call.warm.filter((identity) => isRinging(call, identity));
  const hands = call.hands.filter((userId) => isInside(call, userId));
  const same = warm.length === call.warm.length && hands.length === call.hands.length;
  return same ? call : { ...call, warm, hands };
}

/** Raising a hand that is already raised does not change the order. */
function handsAfter(call: LiveCall, userId: string, raised: boolean): readonly string[] {
  if (!raised) return call.hands.filter((other) => other !== userId);
  return call.hands.includes(userId) ? call.hands : [...call.hands, userId];
}

function reject(call: LiveCall, userId: string, at: number): CallState {
  if (call.rings[userId] !== "ringing") return call;
  const rejected = { ...call, rings: { ...call.rings, [userId]: "rejected" as const } };
  return call.direct && call.status === "ringing" ? end(rejected, at) : rejected;
}

function withoutPerson(call: LiveCall, userId: string, at: number): CallState {
  const { [userId]: _, ...rings } = call.rings;
  return endIfOver(
    withoutDevices({ ...call, rings }, (_id, device) => device.userId === userId, at),
    at,
  );
}

/** A call ends when its last device leaves; a direct one that was answered, when either of the two has left. */
function endIfOver(call: LiveCall, at: number): CallState {
  const isAnswered = call.direct && call.status === "active";
  return peopleIn(call).size < (isAnswered ? 2 : 1) ? end(call, at) : call;
}

function passTime(call: LiveCall, at: number): CallState {
  const lost = lostSince(call);
  if (lost !== null && at >= lost + limits.lostCallTimeout) return end(call, at);
  if (at < call.ringExpiresAt) return call;
  if (isUnanswered(call)) return end(call, at);
  return ringingUsers(call).length > 0 ? { ...call, rings: withoutRinging(call.rings) } : call;
}

function withoutRinging(rings: Readonly<Record<string, Ring>>): Readonly<Record<string, Ring>> {
  return Object.fromEntries(
    Object.entries(rings).map(([userId, ring]) => [userId, ring === "ringing" ? "missed" : ring]),
  );
}

function end(call: LiveCall, at: number): EndedCall {
  const rings = withoutRinging(call.rings);
  const answeredAt = call.status === "active" ? call.answeredAt : null;
  return {
    ...call,
    status: "ended",
    rings,
    devices: {},
    locked: false,
    spotlightId: null,
    emptySince: null,
    answeredAt,
    endedAt: at,
    outcome: outcomeOf(call, rings, answeredAt, at),
  };
}

function outcomeOf(
  call: LiveCall,
  rings: Readonly<Record<string, Ring>>,
  answeredAt: number | null,
  at: number,
): CallOutcome {
  if (answeredAt !== null) return "completed";
  const answers = Object.values(rings);
  if (answers.length > 0 && answers.every((ring) => ring === "rejected")) return "declined";
  if (answers.length === 0) return "cancelled";
  return at >= call.ringExpiresAt ? "missed" : "cancelled";
}
