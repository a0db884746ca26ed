import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { CurrentReach } from "../../../../src/control-plane/reach/current-reach.ts";
import { Guard } from "../../../../src/control-plane/reach/guard.ts";
import { noteClient } from "../../../../src/control-plane/reach/relayed-client.ts";
import type { Reach } from "../../../../src/shared/base/reach.ts";
import { loopbackAt, reachFor } from "../../../helpers/reach.ts";

const guardOf = (reach: Reach) => new Guard(new CurrentReach(reach, null));

function request(host: string | undefined, tls: boolean): IncomingMessage {
  const socket = new Socket();
  noteClient(socket, { address: "192.168.1.9", tls });
  return { headers: { host }, socket } as IncomingMessage;
}

const wrongHost = expect.objectContaining({ code: "SW_WRONG_HOST" });

describe("on this machine only", () => {
  const guard = guardOf(loopbackAt(4780));

  test.each(["127.0.0.1:4780", "localhost:4780", "LOCALHOST:4780", "[::1]:4780"])(
    "a request for %s is answered",
    (host) => {
      expect(() => guard.requireHost(request(host, false))).not.toThrow();
    },
  );

  test.each([
    undefined,
    "",
    "127.0.0.1",
    "127.0.0.1:4781",
    "192.168.1.5:4780",
    "evil.example:4780",
    "localhost:4780.evil.example",
  ])("a request for %s is refused, as a rebound name would be", (host) => {
    expect(() => guard.requireHost(request(host, false))).toThrow(wrongHost);
  });

  test.each([
    undefined,
    "http://127.0.0.1:4780",
    "http://localhost:4780",
    "http://[::1]:4780",
    "hearth-app://ui",
  ])("the origin %s may ask for changes", (origin) => guard.requireOrigin(origin));

  test.each([
    "null",
    "https://127.0.0.1:4780",
    "http://127.0.0.1:4781",
    "http://evil.example",
    "hearth-app://other",
  ])("the origin %s may not", (origin) => {
    expect(() => guard.requireOrigin(origin)).toThrow(
      expect.objectContaining({ code: "SW_FORBIDDEN_ORIGIN" }),
    );
  });
});

describe("on the local network", () => {
  const guard = guardOf(reachFor({ share: "lan" }, 4780));

  test.each(["192.168.1.5:4780", "studio.local:4780"])(
    "a request for %s is answered over TLS alone",
    (host) => {
      expect(() => guard.requireHost(request(host, true))).not.toThrow();
      expect(() => guard.requireHost(request(host, false))).toThrow(wrongHost);
    },
  );

  test("the names of this machine are no names over TLS", () => {
    expect(() => guard.requireHost(request("127.0.0.1:4780", true))).toThrow(wrongHost);
    expect(() => guard.requireHost(request("127.0.0.1:4780", false))).not.toThrow();
  });

  test("its own origins have TLS", () => {
    guard.requireOrigin("https://studio.local:4780");
    expect(() => guard.requireOrigin("http://studio.local:4780")).toThrow();
  });
});

test("behind a reverse proxy, a request for the public name is answered", () => {
  const guard = guardOf(
    reachFor(
      { public_url: "https://calls.example.com", tls: "proxy", trusted_proxies: ["10.0.0.0/8"] },
      4780,
    ),
  );
  guard.requireHost(request("calls.example.com", false));
  guard.requireOrigin("https://calls.example.com");
  expect(() => guard.requireHost(request("calls.example.com:4780", false))).toThrow(wrongHost);
  expect(() => guard.requireOrigin("http://calls.example.com")).toThrow();
});
