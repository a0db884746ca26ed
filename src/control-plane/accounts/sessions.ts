import { createDeviceId } from "../../shared/base/ids.ts";
import type { SessionRow, Stores } from "../ports/storage.ts";
import { createToken, hashOf } from "./tokens.ts";

export interface SignedIn {
  readonly userId: string;
  readonly accessToken: string;
  readonly session: SessionRow;
}

/** Opens a session for a device, or for a script where there are scopes. */
export function openSession(
  stores: Stores,
  wish: Pick<SessionRow, "userId" | "label"> & Partial<Pick<SessionRow, "scopes" | "expiresAt">>,
  now: number,
): SignedIn {
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
