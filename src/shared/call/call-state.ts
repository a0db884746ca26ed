import type { CallOutcome, CallType } from "../contract/entities.ts";

/**
 * The states of a call. Each change is an event, which `transition` (`call.ts`) applies:
 *
 *                 answered                ended · left by the last one, or by either in a direct room
 *   ┌─────────┐ ───────────► ┌────────┐ · nobody connected for 60 s, or one of the two   ┌───────┐
 *   │ ringing │              │ active │ ───────────────────────────────────────────────► │ ended │
 *   └─────────┘              └────────┘                                                   └───────┘
 *        │  rejected (direct room) · ring over and nobody answered ·                          ▲
 *        └──ended · left by the last one · nobody connected for 60 s ─────────────────────────┘
 */
export type CallState = RingingCall | ActiveCall | EndedCall;

interface CallBase {
  readonly id: string;
  readonly roomId: string;
  readonly type: CallType;
  /** Whether the room is direct: then a reject ends the call, and so does either of the two by leaving. */
  readonly direct: boolean;
  readonly initiatorId: string;
  readonly startedAt: number;
  readonly ringExpiresAt: number;
  /** The ring of each person who was rung. */
  readonly rings: Readonly<Record<string, Ring>>;
  /** Devices that were admitted and have not left, by LiveKit identity. */
  readonly devices: Readonly<Record<string, Device>>;
  /** LiveKit identities of ringing devices that are connected ahead of their answer, hidden. */
  readonly warm: readonly string[];
  /** Nobody else may join; people who are being rung may still answer. */
  readonly locked: boolean;
  /** People with a raised hand, in the order in which they raised it. */
  readonly hands: readonly string[];
  /** The spotlighted person, shown large on everybody's stage. */
  readonly spotlightId: string | null;
  /** People who were removed from this call and may not rejoin it. */
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
  /** Whether it was connected to the media server when last reconciled. */
  readonly connected: boolean;
  /** When `connected` last changed. */
  readonly since: number;
  readonly audioOn: boolean;
  readonly videoOn: boolean;
}

export type LiveCall = RingingCall | ActiveCall;
