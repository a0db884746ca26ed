/**
 * Who a participant at the media server is. LiveKit's identity strings are parsed and created only here. Recorders and
 * conference guests will be other kinds of principals.
 */
export type Principal = DevicePrincipal;

/** A device of a person. Each device in a call is a LiveKit participant of its own. */
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

/** The person of a LiveKit identity; null if it has none. */
export function userOf(identity: string): string | null {
  const principal = parseIdentity(identity);
  return principal?.kind === "device" ? principal.userId : null;
}
