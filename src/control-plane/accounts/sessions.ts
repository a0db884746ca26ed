import { createDeviceId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { SessionRow, Stores } from "../ports/storage.ts";
import { createToken, hashOf } from "./tokens.ts";

export interface SignedIn {
  readonly userId: string;
  readonly accessToken: string;
  readonly session: SessionRow;
}

/**
 * Creates a session for a device or, with scopes, for a script. Beyond the limit of devices per person, the least
 * recently used one is signed out, so a script that signs in on each run locks nobody out.
 */
export function openSession(
  stores: Stores,
  wish: Pick<SessionRow, "userId" | "label"> & Partial<Pick<SessionRow, "scopes" | "expiresAt">>,
  now: number,
): SignedIn {
  const devices = stores.sessions.ofUser(wish.userId, now).filter(({ scopes }) => scopes === null);
  const [eldest] = devices.toSorted((a, b) => a.lastSeenAt - b.lastSeenAt);
  if (eldest && devices.length >= limits.sessionsOfUser && !wish.scopes)
    stores.sessions.revoke(eldest.id, now);
  const accessToken = createToken();
  const session: SessionRow = {
    id: createDeviceId(),
    scopes: null,
    expiresAt: null,
    ...wish,
    createdAt: now,
    lastSeenAt: now,
  };
  stores.sessions.insert({ ...session, tokenHash: hashOf(accessToken) });
  return { userId: wish.userId, accessToken, session };
}
