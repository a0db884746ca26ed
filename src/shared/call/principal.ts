/**
 * Who a participant at the media server is. LiveKit knows them by a string, their identity: it is read into a principal
 * and written from one here and nowhere else. A recorder, or the guest of a conference, becomes another kind.
 */
export type Principal = DevicePrincipal;

/** One of a person's devices. They may be in a call with several; each is a LiveKit participant of its own. */
export interface DevicePrincipal {
  readonly kind: "device";
  readonly userId: string;
  readonly deviceId: string;
}

/** The LiveKit identity of a principal. */
export function identityOf(principal: Principal): string {
  switch (principal.kind) {
    case "device":
      return `${principal.userId}:${principal.deviceId}`;
  }
}

/** Null for an identity that is not one of ours. */
export function parseIdentity(identity: string): Principal | null {
  const match = /^([0-9a-f]{24}):(dev-[0-9a-f]{16})$/.exec(identity);
  return match?.[1] && match[2] ? { kind: "device", userId: match[1], deviceId: match[2] } : null;
}

/** The person behind a LiveKit identity; null where there is none. */
export function userOf(identity: string): string | null {
  const principal = parseIdentity(identity);
  return principal?.kind === "device" ? principal.userId : null;
}
