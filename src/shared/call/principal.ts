/**
 * Who a participant at the media server is. LiveKit's identity strings are parsed and created only here. Conference guests
 * will be another kind of principal.
 */
export type Principal = DevicePrincipal | ProbePrincipal | RecorderPrincipal;

/** A device of a person. Each device in a call is a LiveKit participant of its own. */
export interface DevicePrincipal {
  readonly kind: "device";
  readonly userId: string;
  readonly deviceId: string;
}

/**
 * One side of a connection test, which sends to the other one through the media server, over this transport only. It is
 * in no call.
 */
export interface ProbePrincipal {
  readonly kind: "probe";
  readonly probeId: string;
  readonly side: ProbeSide;
  readonly transport: ProbeTransport;
}

/** What records a call: hidden, and no person. */
export interface RecorderPrincipal {
  readonly kind: "recorder";
  readonly recordingId: string;
}

/** How media reaches the media server: directly, or relayed through the host's TLS port. */
export const probeTransports = ["udp", "tcp", "turn"] as const;
export type ProbeTransport = (typeof probeTransports)[number];

export type ProbeSide = "publisher" | "subscriber";

/** The LiveKit identity of a principal. */
export function identityOf(principal: Principal): string {
  switch (principal.kind) {
    case "device":
      return `${principal.userId}:${principal.deviceId}`;
    case "probe":
      return `${principal.probeId}:${principal.side}:${principal.transport}`;
    case "recorder":
      return `${principal.recordingId}:recorder`;
  }
}

/** Null for an identity that is not one of ours. */
export function parseIdentity(identity: string): Principal | null {
  const device = /^([0-9a-f]{24}):(dev-[0-9a-f]{16})$/.exec(identity);
  if (device?.[1] && device[2]) return { kind: "device", userId: device[1], deviceId: device[2] };
  const recorder = /^(rec-[0-9a-f]{24}):recorder$/.exec(identity);
  if (recorder?.[1]) return { kind: "recorder", recordingId: recorder[1] };
  const probe = /^(probe-[0-9a-f]{24}):(publisher|subscriber):(udp|tcp|turn)$/.exec(identity);
  if (!probe?.[1] || !probe[2] || !probe[3]) return null;
  return {
    kind: "probe",
    probeId: probe[1],
    side: probe[2] as ProbeSide,
    transport: probe[3] as ProbeTransport,
  };
}

/** The person of a LiveKit identity; null if it has none. */
export function userOf(identity: string): string | null {
  const principal = parseIdentity(identity);
  return principal?.kind === "device" ? principal.userId : null;
}
