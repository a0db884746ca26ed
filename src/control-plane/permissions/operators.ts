import type { ConferenceState } from "../../shared/conference/conference.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { can, type Person } from "../../shared/permissions/permissions.ts";
import type { Stores } from "../ports/storage.ts";
import type { Caller } from "./caller.ts";

/** Whether a person sees and manages a conference: their own ones, and for owner and admins, all. */
export const operates = (person: Person & { readonly id: string }, conference: ConferenceState): boolean =>
  can(person, "see-all-conferences") || (conference.userId === person.id && can(person, "create-conference"));

/** A conference that the caller operates. For everybody else it does not exist: SW_CONFERENCE_NOT_FOUND. */
export function requireOperated(
  stores: Stores,
  { userId: id, role }: Caller,
  conferenceId: string,
): ConferenceState {
  const conference = stores.conferences.get(conferenceId);
  if (!conference || !operates({ id, role }, conference)) throw new Failure("SW_CONFERENCE_NOT_FOUND");
  return conference;
}

/** The conferences that the caller operates, in the order in which they were created. */
export function operatedBy(stores: Stores, caller: Caller): ConferenceState[] {
  if (can(caller, "see-all-conferences")) return stores.conferences.list(null);
  return can(caller, "create-conference") ? stores.conferences.list(caller.userId) : [];
}
