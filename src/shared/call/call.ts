import { limits } from "../base/limits.ts";
import { parseIdentity } from "../base/ids.ts";
import type { CallOutcome, CallType } from "../contract/entities.ts";

/**
 * A call, as data. Everything that happens to it is an event, and `transition` says what follows:
 *
 *                 answered                    ended · left by the last one
 *   ┌─────────┐ ───────────► ┌────────┐ · nobody connected for 60 s   ┌───────┐
 *   │ ringing │              │ active │ ────────────────────────────► │ ended │
 *   └─────────┘              └────────┘                                └───────┘
 *        │  rejected (direct room) · ring over and nobody answered ·       ▲
 *        └──ended · left by the last one · nobody connected for 60 s ──────┘
 *
 * The function is pure and total: an event that means nothing in a state leaves it as it is.
 */
export type CallState = RingingCall | ActiveCall | EndedCall;

interface CallBase {
  readonly id: string;
  readonly roomId: string;
  readonly type: CallType;
  /** In a direct room a reject ends the call. */
  readonly direct: boolean;
  readonly initiatorId: string;
  readonly startedAt: number;
  readonly ringExpiresAt: number;
  /** What each person who was rung has done about it. */
  readonly rings: Readonly<Record<string, Ring>>;
  /** By LiveKit identity: devices that have been let in and have not left. */
  readonly devices: Readonly<Record<string, Device>>;
  /** LiveKit identities that are connected ahead of an answer: hidden, and only while they ring. */
  readonly warm: readonly string[];
  /** Nobody else is let in; who is being rung may still answer. */
  readonly locked: boolean;
  /** Whose hand is up, in the order in which they went up. */
  readonly hands: readonly string[];
  /** Whom everybody is asked to look at. */
  readonly spotlightId: string | null;
  /** People who were put out of this call and may not come back to it. */
  readonly expelled: readonly string[];
  /** Since when nobody has been connected; null while somebody is. */
  readonly emptySince: number | null;
}

export interface RingingCall extends CallBase {
  readonly status: "ringing";
}

export interface ActiveCall extends CallBase {
  readonly status: "active";
  readonly answeredAt: number;
}

export interface EndedCall extends CallBase {
  readonly status: "ended";
  readonly answeredAt: number | null;
  readonly endedAt: number;
  readonly outcome: CallOutcome;
}

export type Ring = "ringing" | "answered" | "rejected" | "missed";

export interface Device {
  readonly userId: string;
  readonly joinedAt: number;
  /** Whether the media server has it, as far as we know. */
  readonly connected: boolean;
  /** When `connected` last changed. */
  readonly since: number;
  readonly audioOn: boolean;
  readonly videoOn: boolean;
}

/** What the media server knows of one participant. */
export interface SeenParticipant {
  readonly identity: string;
  readonly audioOn: boolean;
  readonly videoOn: boolean;
  /** Others are not told of it: so is a ringing device before its answer. */
  readonly hidden: boolean;
}

export type CallEvent = { readonly at: number } & (
  | { readonly type: "joined"; readonly identity: string }
  | { readonly type: "left"; readonly identity: string }
  /** A device that rings connects ahead of its answer. */
  | { readonly type: "warmed"; readonly identity: string }
  | { readonly type: "rejected"; readonly userId: string }
  | { readonly type: "ended" }
  /** Out of the room. */
  | { readonly type: "removed"; readonly userId: string }
  /** Out of this call, though still in the room. */
  | { readonly type: "expelled"; readonly userId: string }
  | { readonly type: "hand"; readonly userId: string; readonly raised: boolean }
  | { readonly type: "locked"; readonly locked: boolean }
  | { readonly type: "spotlighted"; readonly userId: string | null }
  /**
   * The media server's own list, complete: the only word on who is connected. Right after it was restarted, whoever
   * was is `awaited`: they are on their way back, and nobody is told that they left and came.
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
  const initiatorId = parseIdentity(start.initiator)?.userId ?? start.initiator;
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

/** Why somebody may not join; null if they may. Who is in it with one device may bring another. */
export function whyNotJoin(call: CallState, userId: string): "expelled" | "locked" | null {
  if (call.expelled.includes(userId)) return "expelled";
  const inside = isInside(call, userId) || call.rings[userId] === "ringing";
  return call.locked && !inside ? "locked" : null;
}

/** Whether a person is in the call with some device. */
export const isInside = (call: CallState, userId: string): boolean =>
  Object.values(call.devices).some((device) => device.userId === userId);

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
      return notAhead(call, event.at);
    case "tick":
      return passTime(call, event.at);
  }
}

/** When the call next changes by itself, or null if time alone changes nothing. */
export function nextDeadline(call: CallState): number | null {
  if (call.status === "ended") return null;
  const deadlines: number[] = [];
  if (ringingUsers(call).length > 0 || isUnanswered(call)) deadlines.push(call.ringExpiresAt);
  if (call.emptySince !== null) deadlines.push(call.emptySince + limits.emptyCall);
  return deadlines.length > 0 ? Math.min(...deadlines) : null;
}

/** Somebody was rung and nobody has answered. A call that rings nobody just waits for company. */
const isUnanswered = (call: CallState): boolean =>
  call.status === "ringing" && Object.keys(call.rings).length > 0;

/** Who may be at the media server for a call, by LiveKit identity: in it, or ringing and there already. */
export const identitiesIn = (call: CallState): string[] => [...Object.keys(call.devices), ...call.warm];

/** Whether a device, by its LiveKit identity, is one of those that ring. */
export function isRinging(call: CallState, identity: string): boolean {
  const userId = parseIdentity(identity)?.userId ?? "";
  return call.status !== "ended" && call.rings[userId] === "ringing";
}

export const ringingUsers = (call: CallState): string[] =>
  Object.keys(call.rings).filter((userId) => call.rings[userId] === "ringing");

/** Milliseconds from the first answer to the end: what a phone would show. */
export function durationOf(call: EndedCall): number {
  return call.answeredAt === null ? 0 : Math.max(0, call.endedAt - call.answeredAt);
}

type LiveCall = RingingCall | ActiveCall;

const admitted = (userId: string, at: number): Device => ({
  userId,
  joinedAt: at,
  connected: false,
  since: at,
  audioOn: false,
  videoOn: false,
});

function join(call: LiveCall, identity: string, at: number): CallState {
  const userId = parseIdentity(identity)?.userId;
  if (userId === undefined) return call;
  const device = call.devices[identity] ?? admitted(userId, at);
  const joined = { ...call, devices: { ...call.devices, [identity]: device } };
  if (userId === call.initiatorId) return joined;
  const answered = { ...joined, rings: { ...call.rings, [userId]: "answered" as const } };
  return answered.status === "ringing" ? { ...answered, status: "active", answeredAt: at } : answered;
}

function leave(call: LiveCall, left: string, at: number): CallState {
  const warm = call.warm.filter((identity) => identity !== left);
  const remaining = withoutDevices({ ...call, warm }, (identity) => identity === left, at);
  return endIfDeserted(remaining, at);
}

/** Nobody stays connected ahead of an answer that can come no more, and no hand stays up of who has gone. */
function settled(call: CallState): CallState {
  const warm = call.warm.filter((identity) => isRinging(call, identity));
  const hands = call.hands.filter((userId) => isInside(call, userId));
  const same = warm.length === call.warm.length && hands.length === call.hands.length;
  return same ? call : { ...call, warm, hands };
}

/** A hand that is up already keeps its place. */
function handsAfter(call: LiveCall, userId: string, raised: boolean): readonly string[] {
  if (!raised) return call.hands.filter((other) => other !== userId);
  return call.hands.includes(userId) ? call.hands : [...call.hands, userId];
}

function reject(call: LiveCall, userId: string, at: number): CallState {
  if (call.rings[userId] !== "ringing") return call;
  const rejected = { ...call, rings: { ...call.rings, [userId]: "rejected" as const } };
  return call.direct && call.status === "ringing" ? end(rejected, at) : rejected;
}

function withoutDevices(
  call: LiveCall,
  gone: (identity: string, device: Device) => boolean,
  at: number,
): LiveCall {
  const kept = Object.entries(call.devices).filter(([identity, device]) => !gone(identity, device));
  const remaining = { ...call, devices: Object.fromEntries(kept) };
  const spotlightId =
    call.spotlightId !== null && isInside(remaining, call.spotlightId) ? call.spotlightId : null;
  return withEmptiness({ ...remaining, spotlightId }, at);
}

function withoutPerson(call: LiveCall, userId: string, at: number): CallState {
  const { [userId]: _, ...rings } = call.rings;
  return endIfDeserted(
    withoutDevices({ ...call, rings }, (_id, device) => device.userId === userId, at),
    at,
  );
}

function withEmptiness(call: LiveCall, at: number): LiveCall {
  const anybody = Object.values(call.devices).some((device) => device.connected);
  return { ...call, emptySince: anybody ? null : (call.emptySince ?? at) };
}

/** The last one to leave switches off the light. */
function endIfDeserted(call: LiveCall, at: number): CallState {
  return Object.keys(call.devices).length === 0 ? end(call, at) : call;
}

function reconcile(
  call: LiveCall,
  participants: readonly SeenParticipant[],
  awaited: boolean,
  at: number,
): CallState {
  const visible = participants.filter(({ hidden }) => !hidden);
  const seen = new Map(visible.map((participant) => [participant.identity, participant]));
  const devices: Record<string, Device> = {};
  for (const [identity, device] of Object.entries(call.devices)) {
    const found = seen.get(identity);
    const connected = found !== undefined;
    devices[identity] =
      awaited && !connected
        ? device
        : {
            ...device,
            connected,
            since: connected === device.connected ? device.since : at,
            audioOn: found?.audioOn ?? false,
            videoOn: found?.videoOn ?? false,
          };
  }
  return withEmptiness({ ...call, devices }, at);
}

/**
 * Nothing that has happened may lie in the future: if the clock was set back while the host was down, the call's times
 * are moved back as well. A clock that was set forward cannot be told from a long downtime.
 */
function notAhead(call: LiveCall, at: number): LiveCall {
  const known = [call.startedAt, call.emptySince ?? 0];
  if (call.status === "active") known.push(call.answeredAt);
  for (const { joinedAt, since } of Object.values(call.devices)) known.push(joinedAt, since);
  const ahead = Math.max(...known) - at;
  if (ahead <= 0) return call;
  const devices = Object.entries(call.devices).map(([identity, device]): [string, Device] => [
    identity,
    { ...device, joinedAt: device.joinedAt - ahead, since: device.since - ahead },
  ]);
  const back = {
    startedAt: call.startedAt - ahead,
    ringExpiresAt: call.ringExpiresAt - ahead,
    emptySince: call.emptySince === null ? null : call.emptySince - ahead,
    devices: Object.fromEntries(devices),
  };
  return call.status === "active"
    ? { ...call, ...back, answeredAt: call.answeredAt - ahead }
    : { ...call, ...back };
}

function passTime(call: LiveCall, at: number): CallState {
  if (call.emptySince !== null && at >= call.emptySince + limits.emptyCall) return end(call, at);
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
