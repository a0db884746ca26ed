import { expect, test } from "vitest";
import { loopback } from "../../../../src/host/reach.ts";
import { hostsOf, originOf, socketOriginOf, urlOf } from "../../../../src/shared/base/reach.ts";

test("a host on loopback answers under its three names at its port, and no other", () => {
  expect(hostsOf(loopback, 4780)).toEqual(["127.0.0.1:4780", "localhost:4780", "[::1]:4780"]);
  expect(urlOf(loopback, 4780)).toBe("http://127.0.0.1:4780");
});

test("a host at its scheme's default port is named without it, as clients name it", () => {
  expect(hostsOf(loopback, 80)).toEqual(["127.0.0.1", "localhost", "[::1]"]);
  for (const host of hostsOf(loopback, 80)) expect(new URL(`http://${host}:80`).host).toBe(host);
  expect(urlOf(loopback, 80)).toBe("http://127.0.0.1");
  expect(hostsOf(loopback, 443)).toContain("127.0.0.1:443");
});

test("links and signalling begin with the name that the client used", () => {
  expect(originOf(loopback, "localhost:4780")).toBe("http://localhost:4780");
  expect(socketOriginOf(loopback, "localhost:4780")).toBe("ws://localhost:4780");
});
