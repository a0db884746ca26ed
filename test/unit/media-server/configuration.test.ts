import { expect, test } from "vitest";
import { loopback } from "../../../src/host/reach.ts";
import { configurationFor } from "../../../src/media-server/configuration.ts";
import { Secret } from "../../../src/shared/base/secret.ts";

test("the media server listens on, and offers, no other address than the reach of its host", () => {
  const keys = {
    apiKey: "key",
    apiSecret: new Secret("a"),
    webhookKey: "hook",
    webhookSecret: new Secret("b"),
  };
  const parts = { reach: loopback, port: 1, udpPort: 2, keys, webhookUrl: "http://127.0.0.1:3/" };
  const configuration = configurationFor(parts);
  expect(configuration).toMatchObject({
    bind_addresses: ["127.0.0.1"],
    rtc: {
      node_ip: "127.0.0.1",
      tcp_port: 0,
      use_external_ip: false,
      interfaces: { includes: [expect.any(String)] },
    },
    turn: { enabled: false },
  });
});
