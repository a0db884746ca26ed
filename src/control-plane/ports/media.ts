import type { ConferenceMetadata, ParticipantAttributes } from "../../shared/conference/attributes.ts";
import type { ConferenceGrant } from "../../shared/conference/policy.ts";
import type { SeenParticipant } from "../../shared/call/presence.ts";
import type { LivekitStatus } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** The media server, as the domain uses it. Each method rejects if it does not respond. */
export interface MediaServer {
  readonly status: LivekitStatus;
  readonly version: string | null;
  /** Its own address, for the signalling proxy; null while it is down. */
  readonly url: string | null;
  /** Whether it is not this host's own, and has a configuration of its own. */
  readonly isExternal: boolean;
  /** Ensures that the LiveKit room of a call, or of a probe, exists. */
  ensureRoom(callId: string): Promise<void>;
  deleteRoom(callId: string): Promise<void>;
  listParticipants(callId: string): Promise<SeenParticipant[]>;
  /** Mutes a participant's microphone, if it has one. */
  muteMicrophone(callId: string, identity: string): Promise<void>;
  /** LiveKit's id of a call's current room, which changes with each restart. Null if it is not known. */
  generation(callId: string): string | null;
  removeParticipant(callId: string, identity: string): Promise<void>;
  /** Promotes a ringing device that has answered to a visible participant, if it is connected. */
  admitParticipant(callId: string, identity: string): Promise<void>;
  /** The calls that have a LiveKit room. */
  listRooms(): Promise<string[]>;
  onHealthy(listener: () => void): void;
  /** Calls `listener` when it is healthy after a restart, which has lost all rooms of the previous process. */
  onRestarted(listener: () => void): void;
}

/** The media server, for conferences, whose LiveKit room stands in place of a call's id. */
export interface ConferenceMedia extends Omit<MediaServer, "ensureRoom" | "listParticipants"> {
  /** Ensures that a LiveKit room exists, which waits for people as long as the conference runs. */
  ensureConference(room: string, metadata: ConferenceMetadata): Promise<void>;
  /** The LiveKit rooms that conferences have, or had. */
  listConferences(): Promise<string[]>;
  /** Who is connected, recorders included, and what they may do at this moment. */
  listGuests(room: string): Promise<SeenGuest[]>;
  /** Changes what somebody who is connected may do, and what the others know of them. */
  updateGuest(room: string, identity: string, change: GuestChange): Promise<void>;
  /** Changes what everybody who is connected knows of the conference. */
  setMetadata(room: string, metadata: ConferenceMetadata): Promise<void>;
}

/** Throws SW_CALL_LIVEKIT_UNREACHABLE unless the media server is healthy. */
export function requireHealthy({ status }: Pick<MediaServer, "status">): void {
  if (status !== "healthy") throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE");
}

/** Two kinds of tokens: those of clients, for our relay, and those for the media server, which never leave the host. */
export interface CallTokens {
  /** Issues a token for a client, with its identity and call. For a conference, it says what they may do, which decides nothing. */
  issue(claims: CallClaims, seconds: number, grant?: ConferenceGrant): Promise<string>;
  /** The claims of a client's token, or null if we did not issue it. */
  read(token: string): Promise<CallClaims | null>;
  /** Signs a token for the media server, with the grants of one connection. */
  sign(connection: { callId: string; identity: string } & CallPlace): Promise<string>;
}

/** The name and grant of a device in a call, or of a participant of a conference. */
export interface CallPlace {
  readonly name: string;
  readonly grant: CallGrant;
  /** In a conference, what the others know of them. */
  readonly attributes?: ParticipantAttributes;
}

/** A participant of a conference, as reported by the media server. */
export interface SeenGuest {
  readonly identity: string;
  readonly grant: ConferenceGrant;
  readonly attributes: { readonly [Name in keyof ParticipantAttributes]: string };
  readonly audioOn: boolean;
  readonly videoOn: boolean;
  readonly sharing: boolean;
}

/** What a participant of a conference may do, and what the others know of them. */
export interface GuestChange {
  readonly grant: ConferenceGrant;
  readonly attributes: ParticipantAttributes;
}

/**
 * What a connection may do: take part in the call; or, for a ringing device, be connected ahead of its answer, hidden and
 * without publishing, in a direct room subscribed to the initiator's tracks, which are muted until the answer. A side of a
 * probe only publishes, or only subscribes. A recorder is hidden, and only subscribes.
 */
export type CallGrant =
  | "participant"
  | "ringing"
  | "ringing-direct"
  | "probe-publisher"
  | "probe-subscriber"
  | "recorder"
  | ConferenceGrant;

/** Whether a grant is that of a ringing device. */
export const isForRing = (grant: CallGrant): boolean => grant === "ringing" || grant === "ringing-direct";

export interface CallClaims {
  readonly identity: string;
  /** Or the id of a probe, or the LiveKit room of a conference. */
  readonly callId: string;
  /** Whether it is for a ringing device, and valid only while it rings. */
  readonly forRing: boolean;
  /** In a conference: which of those who have had this identity one after the other it is for. */
  readonly ticket?: string;
}
