import { createDeviceId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { SessionRow } from "../ports/account-stores.ts";
import type { Stores } from "../ports/storage.ts";
import { createToken, hashOf } from "./tokens.ts";

export interface SignedIn {
  readonly userId: string;
  readonly accessToken: string;
  readonly session: SessionRow;
}

/**
 * Creates a session for a device, or, with scopes, for a script. At the limit of devices, signs out the least recently used
 * one, preferably with the same label: a program that signs in at each start, as a headless host does, replaces its own
 * earlier sessions. `onSignedOut` is called inside the write if a device was signed out.
 */
export function openSession(
  stores: Stores,
  options: Pick<SessionRow, "userId" | "label"> & Partial<Pick<SessionRow, "scopes" | "expiresAt">>,
  now: number,
  onSignedOut = (): void => {},
): SignedIn {
  const devices = stores.sessions.ofUser(options.userId, now).filter(({ scopes }) => scopes === null);
  const alike = devices.filter(({ label }) => label === options.label);
  const [eldest] = (alike.length > 0 ? alike : devices).toSorted((a, b) => a.lastSeenAt - b.lastSeenAt);
  if (eldest && devices.length >= limits.sessionsOfUser && !options.scopes) {
    stores.sessions.revoke(eldest.id, now);
    onSignedOut();
  }
  const accessToken = createToken();
  const session: SessionRow = {
    id: createDeviceId(),
    scopes: null,
    expiresAt: null,
    ...options,
    createdAt: now,
    lastSeenAt: now,
  };
  stores.sessions.insert({ ...session, tokenHash: hashOf(accessToken) });
  return { userId: options.userId, accessToken, session };
}
