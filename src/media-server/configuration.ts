import { isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import type { MediaReach } from "../shared/base/reach.ts";
import type { Secret } from "../shared/base/secret.ts";

export interface MediaServerKeys {
  readonly apiKey: string;
  readonly apiSecret: Secret;
  readonly webhookKey: string;
  readonly webhookSecret: Secret;
}

/**
 * The minimum interval between keyframe requests (PLI). A new subscriber has no picture before the first keyframe, and
 * LiveKit's default of 1 s made every third answer in a larger room a second slower. Browsers ignore a second request
 * within 300 ms; requesting three times as often means that the next one reaches them soon after that.
 */
const KEYFRAME_INTERVAL = "100ms";

const LOOPBACK = "127.0.0.1";

/**
 * Where nothing answers. Without an address of its own in the configuration, livekit-server would ask public STUN servers
 * on the internet for it.
 */
const NO_STUN_SERVER = "127.0.0.1:9";

/** The ports of one process of livekit-server. */
export interface MediaServerPorts {
  /** HTTP, which clients never reach: their signalling goes through the control plane. */
  readonly http: number;
  readonly udp: number;
  /** TURN without TLS, which the host's own TLS port forwards to; null if media is not relayed. */
  readonly turn: number | null;
}

/**
 * The configuration of livekit-server, as JSON, which is also valid YAML. HTTP and TURN are on loopback; media is
 * received at the addresses of the reach, at one UDP port and, once shared, one TCP port, which is the one that listens on
 * every address of the machine.
 */
export function configurationFor(parts: {
  media: MediaReach;
  ports: MediaServerPorts;
  keys: MediaServerKeys;
  webhookUrl: string;
}): object {
  const { media, ports } = parts;
  return {
    port: ports.http,
    bind_addresses: [LOOPBACK],
    rtc: {
      pli_throttle: {
        low_quality: KEYFRAME_INTERVAL,
        mid_quality: KEYFRAME_INTERVAL,
        high_quality: KEYFRAME_INTERVAL,
      },
      udp_port: ports.udp,
      tcp_port: media.tcpPort ?? 0,
      use_external_ip: false,
      ...offered(media.addresses),
      interfaces: { includes: interfacesOf(media.addresses) },
    },
    // Only the control plane creates rooms, when a call starts, so an old token cannot recreate one.
    room: { auto_create: false, max_metadata_size: 4096 },
    keys: {
      [parts.keys.apiKey]: parts.keys.apiSecret.reveal(),
      [parts.keys.webhookKey]: parts.keys.webhookSecret.reveal(),
    },
    webhook: { api_key: parts.keys.webhookKey, urls: [parts.webhookUrl] },
    turn: turnFor(media, ports),
    logging: { level: "warn", json: true },
  };
}

/** The addresses that clients are offered (ICE candidates). */
function offered(addresses: readonly string[]): object {
  if (addresses.includes(LOOPBACK))
    // Loopback is offered only if it is asked for; otherwise no call on this machine would connect.
    return { node_ip: LOOPBACK, enable_loopback_candidate: true };
  // `node_ip` would replace all of them.
  return { ips: { includes: addresses.map(asRange) }, stun_servers: [NO_STUN_SERVER] };
}

function turnFor({ addresses }: MediaReach, { turn }: MediaServerPorts): object {
  if (turn === null) return { enabled: false };
  return {
    enabled: true,
    // It has to be a domain, but is not used: the control plane tells clients where TURN is.
    domain: "turn.invalid",
    tls_port: turn,
    external_tls: true,
    bind_addresses: [LOOPBACK],
    // It relays to the media server, and to no other machine of the network.
    allow_restricted_peer_cidrs: addresses.map(asRange),
    deny_peer_cidrs: [],
  };
}

const asRange = (address: string): string => `${address}/${isIPv6(address) ? 128 : 32}`;

function interfacesOf(addresses: readonly string[]): string[] {
  return Object.entries(networkInterfaces())
    .filter(([, infos]) => infos?.some(({ address }) => addresses.includes(address)))
    .map(([name]) => name);
}
