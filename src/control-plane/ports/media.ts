import type { SeenParticipant } from "../../shared/call/presence.ts";
import type { LivekitStatus } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** What the domain asks of the media server. Each call rejects when it does not answer. */
export interface MediaServer {
  readonly status: LivekitStatus;
  readonly version: string | null;
  /** Its own address, for the signalling proxy; null while it is down. */
  readonly url: string | null;
  /** Makes the LiveKit room of a call; it is there afterwards, whoever made it. */
  ensureRoom(callId: string): Promise<void>;
  deleteRoom(callId: string): Promise<void>;
  listParticipants(callId: string): Promise<SeenParticipant[]>;
  /** Switches a participant's microphone off; nothing happens where it has none. */
  muteMicrophone(callId: string, identity: string): Promise<void>;
  /** LiveKit's id of the room that a call has now: another after each restart. Null where it is not known. */
  generation(callId: string): string | null;
  removeParticipant(callId: string, identity: string): Promise<void>;
  /** Makes a ringing device that has answered a participant like any other; nothing happens where it is not. */
  admitParticipant(callId: string, identity: string): Promise<void>;
  /** The calls that have a LiveKit room. */
  listRooms(): Promise<string[]>;
  onHealthy(listener: () => void): void;
  /** It is healthy again as another process, which knows nothing of the calls of the one before. */
  onRestarted(listener: () => void): void;
}

/** For whatever cannot begin without it. */
export function requireHealthy({ status }: MediaServer): void {
  if (status !== "healthy") throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE");
}

/** Two kinds of tokens: clients hold those for our relay; those for the media server never leave the host. */
export interface CallTokens {
  /** For a client: who they are, and for which call. */
  issue(claims: CallClaims, seconds: number): Promise<string>;
  /** The claims of a client's token, or null if we did not issue it. */
  read(token: string): Promise<CallClaims | null>;
  /** For the media server: what one connection may do there. */
  sign(connection: { callId: string; identity: string } & CallPlace): Promise<string>;
}

/** What somebody is in a call. */
export interface CallPlace {
  readonly name: string;
  readonly grant: CallGrant;
}

/**
 * What a token lets its holder do: take part; or, for a device that rings, be connected ahead of the answer,
 * hidden and publishing nothing, in a direct room subscribed to what its caller holds back until then.
 */
export type CallGrant = "participant" | "ringing" | "ringing-direct";

export interface CallClaims {
  readonly identity: string;
  readonly callId: string;
  /** Whether it is for a ringing device, and valid only while it rings. */
  readonly hidden: boolean;
}
