import { expect, test } from "vitest";
import { loopback } from "../../../../src/host/reach.ts";
import { hostsOf, originOf, socketOriginOf, urlOf } from "../../../../src/shared/base/reach.ts";

test("a host on loopback answers under its three names at its port, and no other", () => {
  expect(hostsOf(loopback, 4780)).toEqual(["127.0.0.1:4780", "localhost:4780", "[::1]:4780"]);
  expect(urlOf(loopback, 4780)).toBe("http://127.0.0.1:4780");
});

test("links and signalling begin with the name that the client used", () => {
  expect(originOf(loopback, "localhost:4780")).toBe("http://localhost:4780");
  expect(socketOriginOf(loopback, "localhost:4780")).toBe("ws://localhost:4780");
});
