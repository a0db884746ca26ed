import type { ApiScope } from "../../shared/contract/route.ts";
import type { HostRole } from "../../shared/contract/entities.ts";

/** The person and device that make a request, read from the database for each request. */
export interface Caller {
  readonly userId: string;
  readonly deviceId: string;
  readonly displayName: string;
  readonly role: HostRole;
  readonly named: boolean;
  /** The scopes of the API token; null for a person's own device. */
  readonly scopes: readonly ApiScope[] | null;
}

/** A recorder, whose requests are about its own recording only. */
export interface RecorderCaller {
  readonly recordingId: string;
}

/** A participant of a conference, who has no account, and whose requests are about their own part in it only. */
export interface ParticipantCaller {
  readonly conferenceId: string;
  readonly participantId: string;
}

/** Whoever makes a request that needs a token. */
export type Requester = Caller | RecorderCaller | ParticipantCaller;

export const personOf = (requester: Requester | null): Caller | null =>
  requester && "userId" in requester ? requester : null;

/** By what the requests of one person, recorder or participant count together. */
export function keyOf(requester: Requester): string {
  if ("userId" in requester) return requester.userId;
  if ("recordingId" in requester) return requester.recordingId;
  return `${requester.conferenceId} ${requester.participantId}`;
}
