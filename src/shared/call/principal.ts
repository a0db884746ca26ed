/**
 * Who a participant at the media server is. LiveKit's identity strings are parsed and created only here. Recorders and
 * conference guests will be other kinds of principals.
 */
export type Principal = DevicePrincipal | ProbePrincipal;

/** A device of a person. Each device in a call is a LiveKit participant of its own. */
export interface DevicePrincipal {
  readonly kind: "device";
  readonly userId: string;
  readonly deviceId: string;
}

/** One side of a connection test, which sends to the other one through the media server. It is in no call. */
export interface ProbePrincipal {
  readonly kind: "probe";
  readonly probeId: string;
  readonly side: ProbeSide;
}

export type ProbeSide = "publisher" | "subscriber";

/** The LiveKit identity of a principal. */
export function identityOf(principal: Principal): string {
  switch (principal.kind) {
    case "device":
      return `${principal.userId}:${principal.deviceId}`;
    case "probe":
      return `${principal.probeId}:${principal.side}`;
  }
}

/** Null for an identity that is not one of ours. */
export function parseIdentity(identity: string): Principal | null {
  const device = /^([0-9a-f]{24}):(dev-[0-9a-f]{16})$/.exec(identity);
  if (device?.[1] && device[2]) return { kind: "device", userId: device[1], deviceId: device[2] };
  const probe = /^(probe-[0-9a-f]{24}):(publisher|subscriber)$/.exec(identity);
  return probe?.[1] && probe[2] ? { kind: "probe", probeId: probe[1], side: probe[2] as ProbeSide } : null;
}

/** The person of a LiveKit identity; null if it has none. */
export function userOf(identity: string): string | null {
  const principal = parseIdentity(identity);
  return principal?.kind === "device" ? principal.userId : null;
}
