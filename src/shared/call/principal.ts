import { isConferenceRoom } from "../base/ids.ts";

/** Who a participant at the media server is. LiveKit's identity strings are parsed and created only here. */
export type Principal = AccountPrincipal | GuestPrincipal;

/** Those whose identity alone says who they are. */
type AccountPrincipal = DevicePrincipal | ProbePrincipal | RecorderPrincipal;

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

/** A participant of a conference, who needs no account, with the identity that they have chosen. */
export interface GuestPrincipal {
  readonly kind: "guest";
  readonly identity: string;
  /** The LiveKit room of the conference; their identity means nothing in another one. */
  readonly room: string;
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
    case "guest":
      return principal.identity;
  }
}

/** What a guest's identity has to be. */
export const guestIdentityRule =
  "1 to 64 letters (a-z, A-Z), digits and _ . @ : + -, and not of the form of an account's identity";

/** Whether somebody may have this identity in a conference: never one that an account's device, a probe or a recorder could have. */
export const isGuestIdentity = (identity: string): boolean =>
  /^[\w.@:+-]{1,64}$/.test(identity) && !/^[0-9a-f]{24}:/.test(identity) && parseIdentity(identity) === null;

/** Who somebody is in a LiveKit room, which is that of a call, a probe or a conference; null for nobody of ours. */
export function principalIn(room: string, identity: string): Principal | null {
  const principal = parseIdentity(identity);
  if (!isConferenceRoom(room)) return principal;
  if (principal?.kind === "recorder") return principal;
  return isGuestIdentity(identity) ? { kind: "guest", identity, room } : null;
}

/** Null for an identity that is not one of ours; a guest's says nothing without its room. */
export function parseIdentity(identity: string): AccountPrincipal | null {
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
