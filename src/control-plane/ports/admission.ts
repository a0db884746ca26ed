import type { CallClaims, CallPlace } from "./media.ts";

/** A participant at the media server. */
export type Identified = Pick<CallClaims, "identity" | "callId">;

/**
 * Decides from the database, and not from tokens, who may be connected to the media server at this moment: for calls and
 * probes, and for conferences.
 */
export interface Admission {
  /** Throws a `Failure` unless a token may open a connection now. */
  require(claims: CallClaims): void;
  /** Prepares a connection that is allowed: ensures that its LiveKit room exists. Rejects if the media server does not respond. */
  prepare(claims: CallClaims): Promise<void>;
  /** The same check once more, in the turn in which a connection takes its place; each one has to be ended. */
  enter(claims: CallClaims): Stay;
  /** The name and grant of a participant; null if they may not be connected. */
  placeOf(participant: Identified & Pick<CallClaims, "ticket">): CallPlace | null;
  /** Whether a connected participant may stay. */
  keeps(claims: CallClaims): boolean;
  /** Checks a participant of the media server: removes it if it is not allowed, and corrects what it may do. */
  settle(callId: string, participant: { identity: string; hidden: boolean }): Promise<void>;
}

/** The connection of a participant, from the moment that it takes its place. */
export interface Stay {
  /** The client is connected. */
  opened(): void;
  /** The client has said that it leaves, or was refused after all: it will not come back by itself. */
  left(): void;
  ended(): void;
}

/** Of a connection that takes nobody's place. */
export const freeStay: Stay = { opened() {}, left() {}, ended() {} };
