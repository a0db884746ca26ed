import type { CallOutcome, CallType } from "../contract/entities.ts";

/**
 * A call, as data. Everything that happens to it is an event, and `transition` (`call.ts`) says what follows:
 *
 *                 answered                    ended · left by the last one
 *   ┌─────────┐ ───────────► ┌────────┐ · nobody connected for 60 s   ┌───────┐
 *   │ ringing │              │ active │ ────────────────────────────► │ ended │
 *   └─────────┘              └────────┘                                └───────┘
 *        │  rejected (direct room) · ring over and nobody answered ·       ▲
 *        └──ended · left by the last one · nobody connected for 60 s ──────┘
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
  /** The ring of each person who was rung. */
  readonly rings: Readonly<Record<string, Ring>>;
  /** By LiveKit identity: devices that have been let in and have not left. */
  readonly devices: Readonly<Record<string, Device>>;
  /** LiveKit identities that are connected ahead of an answer: hidden, and only while they ring. */
  readonly warm: readonly string[];
  /** Nobody else may join; people who are being rung may still answer. */
  readonly locked: boolean;
  /** People with a raised hand, in the order in which they raised it. */
  readonly hands: readonly string[];
  /** The person that everybody's stage shows large. */
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
  /** Whether the media server has it, as far as we know. */
  readonly connected: boolean;
  /** When `connected` last changed. */
  readonly since: number;
  readonly audioOn: boolean;
  readonly videoOn: boolean;
}

export type LiveCall = RingingCall | ActiveCall;
