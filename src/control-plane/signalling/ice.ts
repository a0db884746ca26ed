import { isIPv6 } from "node:net";
import { ICEServer, TrickleRequest, SignalResponse } from "@livekit/protocol";
import type { RelayedClient } from "../../node/relay-preamble.ts";
import type { Reach } from "../../shared/base/reach.ts";

/** How one client can reach the media server, beyond the addresses that it offers itself. */
export interface ClientIce {
  /** The URL of TURN for this client; null if it needs none, or there is none. */
  readonly turnUrl: string | null;
  /** The addresses at which a router forwards media to this machine. */
  readonly publicAddresses: readonly string[];
}

/** For a client that has reached us under `host` (a Host header). TURN is at the TLS port that it has connected to. */
export function iceFor({ media, publicAddresses }: Reach, { tls }: RelayedClient, host: string): ClientIce {
  if (!tls || !media.turn) return { turnUrl: null, publicAddresses };
  const { hostname, port: namedPort } = new URL(`https://${host}`);
  // Behind a router, the port that a client uses may be another one than ours. Without one, it is that of https.
  return { turnUrl: `turns:${hostname}:${namedPort || 443}?transport=tcp`, publicAddresses };
}

/**
 * What a message of the media server becomes for a client; null if it stays as it is. livekit-server does not know under
 * which name and port clients reach it, and names public STUN servers where it knows none: nothing of a call may go there.
 */
export function withIce(response: SignalResponse, ice: ClientIce): SignalResponse[] | null {
  const { message } = response;
  switch (message.case) {
    case "join":
    case "reconnect":
      message.value.iceServers = turnOnly(message.value.iceServers, ice.turnUrl);
      return [response];
    case "trickle": {
      const others = otherCandidates(message.value, ice.publicAddresses);
      return others.length === 0
        ? null
        : [response, ...others.map((value) => new SignalResponse({ message: { case: "trickle", value } }))];
    }
    default:
      return null;
  }
}

/** TURN with its credentials, under our own URL. */
const turnOnly = (servers: readonly ICEServer[], url: string | null): ICEServer[] =>
  url === null
    ? []
    : servers
        .filter(({ username }) => username !== "")
        .map(({ username, credential }) => new ICEServer({ urls: [url], username, credential }));

/** The same candidate, at the public addresses. */
function otherCandidates(trickle: TrickleRequest, addresses: readonly string[]): TrickleRequest[] {
  if (addresses.length === 0 || trickle.candidateInit === "") return [];
  const init = JSON.parse(trickle.candidateInit) as { candidate?: string };
  const parts = (init.candidate ?? "").split(" ");
  const [, , , , own = "", , , type] = parts;
  if (type !== "host") return [];
  return addresses
    .filter((address) => isIPv6(address) === isIPv6(own) && address !== own)
    .map((address) => {
      const candidate = parts.with(4, address).join(" ");
      const candidateInit = JSON.stringify({ ...init, candidate });
      return new TrickleRequest({ candidateInit, target: trickle.target, final: trickle.final });
    });
}
