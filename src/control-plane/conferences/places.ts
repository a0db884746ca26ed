import { principalIn } from "../../shared/call/principal.ts";
import { attributesOf } from "../../shared/conference/attributes.ts";
import type { ConferenceParticipant, ConferenceState } from "../../shared/conference/conference.ts";
import { grantOf } from "../../shared/conference/policy.ts";
import type { Identified } from "../ports/admission.ts";
import type { CallClaims, CallPlace } from "../ports/media.ts";
import type { Stores } from "../ports/storage.ts";

/** A participant in the current run of their conference. */
export interface Present {
  readonly conference: ConferenceState;
  readonly participant: ConferenceParticipant;
}

/**
 * Tells those apart who have had the same identity one after the other: a token of the one who left opens nothing for the
 * place of the next.
 */
export const ticketOf = ({ createdAt }: ConferenceParticipant): string => String(createdAt);

/** Undefined for a room that has ended, an unknown identity, and a ticket that is not the current one. */
export function findPresent(
  stores: Stores,
  { identity, callId: room, ticket }: Identified & Pick<CallClaims, "ticket">,
): Present | undefined {
  if (principalIn(room, identity)?.kind !== "guest") return undefined;
  const conference = stores.conferences.ofLivekitRoom(room);
  const participant = conference && stores.conferenceParticipants.get(conference.id, identity);
  if (!participant || (ticket !== undefined && ticket !== ticketOf(participant))) return undefined;
  return { conference, participant };
}

/** What a participant may do at this moment; null if they may not be connected. */
export function placeOf(stores: Stores, participant: Parameters<typeof findPresent>[1]): CallPlace | null {
  const present = findPresent(stores, participant);
  return present?.participant.admission === "admitted" ? placeIn(present) : null;
}

export const placeIn = ({ conference, participant }: Present) => ({
  name: participant.name,
  grant: grantOf(conference, participant),
  attributes: attributesOf(conference, participant),
});

/** How somebody counts, and how many places there are. */
export const seatLimit = ({
  conference,
  participant,
}: {
  readonly conference: Pick<ConferenceState, "maxParticipants">;
  readonly participant: Pick<ConferenceParticipant, "role">;
}) => ({ counts: participant.role !== "hidden", capacity: conference.maxParticipants });
