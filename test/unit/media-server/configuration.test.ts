import { expect, test } from "vitest";
import { configurationFor } from "../../../src/media-server/configuration.ts";
import type { MediaReach } from "../../../src/shared/base/reach.ts";
import { Secret } from "../../../src/shared/base/secret.ts";
import { loopbackAt, reachFor } from "../../helpers/reach.ts";

const keys = {
  apiKey: "key",
  apiSecret: new Secret("a"),
  webhookKey: "hook",
  webhookSecret: new Secret("b"),
};
const configure = (media: MediaReach, turn: number | null) =>
  configurationFor({ media, ports: { http: 1, udp: 2, turn }, keys, webhookUrl: "http://127.0.0.1:3/" });

test("on this machine only, the media server listens on loopback, and offers nothing else", () => {
  expect(configure(loopbackAt(4780).media, null)).toMatchObject({
    bind_addresses: ["127.0.0.1"],
    rtc: {
      node_ip: "127.0.0.1",
      enable_loopback_candidate: true,
      tcp_port: 0,
      use_external_ip: false,
      interfaces: { includes: [expect.any(String)] },
    },
    turn: { enabled: false },
  });
});

test("on the local network, it offers the addresses of the reach, and asks no STUN server", () => {
  const configuration = configure(reachFor({ share: "lan" }, 4780).media, 3);
  expect(configuration).toMatchObject({
    bind_addresses: ["127.0.0.1"],
    rtc: {
      ips: { includes: ["192.168.1.5/32"] },
      stun_servers: ["127.0.0.1:9"],
      tcp_port: 47_882,
      use_external_ip: false,
    },
    turn: {
      enabled: true,
      external_tls: true,
      bind_addresses: ["127.0.0.1"],
      allow_restricted_peer_cidrs: ["192.168.1.5/32"],
    },
  });
  expect(configuration).not.toHaveProperty("rtc.node_ip");
  expect(configuration).not.toHaveProperty("rtc.enable_loopback_candidate");
});
