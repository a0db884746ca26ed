import { networkInterfaces } from "node:os";
import type { Reach } from "../shared/base/reach.ts";
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

/**
 * The configuration of livekit-server, as JSON, which is also valid YAML. It listens on one address only, with one
 * UDP port and no TCP port: the TCP port would listen on every address of the machine.
 */
export function configurationFor(parts: {
  reach: Reach;
  port: number;
  udpPort: number;
  keys: MediaServerKeys;
  webhookUrl: string;
}): object {
  return {
    port: parts.port,
    bind_addresses: [parts.reach.media.address],
    rtc: {
      pli_throttle: {
        low_quality: KEYFRAME_INTERVAL,
        mid_quality: KEYFRAME_INTERVAL,
        high_quality: KEYFRAME_INTERVAL,
      },
      udp_port: parts.udpPort,
      tcp_port: 0,
      use_external_ip: false,
      node_ip: parts.reach.media.address,
      interfaces: { includes: interfacesOf(parts.reach.media.address) },
      // Without this, loopback addresses are not offered as candidates, and no call connects.
      enable_loopback_candidate: true,
    },
    // Only the control plane creates rooms, when a call starts, so an old token cannot recreate one.
    room: { auto_create: false, max_metadata_size: 4096 },
    keys: {
      [parts.keys.apiKey]: parts.keys.apiSecret.reveal(),
      [parts.keys.webhookKey]: parts.keys.webhookSecret.reveal(),
    },
    webhook: { api_key: parts.keys.webhookKey, urls: [parts.webhookUrl] },
    turn: { enabled: false },
    logging: { level: "warn", json: true },
  };
}

function interfacesOf(address: string): string[] {
  return Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some((one) => one.address === address))
    .map(([name]) => name);
}
