import type { SessionRow, UserRow } from "../ports/account-stores.ts";
import type { Stores } from "../ports/storage.ts";
import { can } from "../../shared/permissions/permissions.ts";

export interface Standing {
  readonly session: SessionRow;
  readonly user: UserRow;
}

/**
 * A valid session with its person. Null if the session has ended, its person is disabled, or it is an API token of a person
 * who may no longer have any.
 */
export function standingOf(stores: Stores, session: SessionRow | undefined): Standing | null {
  const user = session && stores.users.get(session.userId);
  if (!session || !user || user.disabled) return null;
  if (session.scopes && !can(user, "create-token")) return null;
  return { session, user };
}

/** Whether the session of a device (or a script's token) is still valid. */
export const isOpen = (stores: Stores, deviceId: string, now: number): boolean =>
  standingOf(stores, stores.sessions.get(deviceId, now)) !== null;
