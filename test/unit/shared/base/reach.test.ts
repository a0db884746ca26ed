import { expect, test } from "vitest";
import {
  hostsOf,
  isStrict,
  linkOriginFor,
  localUrl,
  originFor,
  sharedUrls,
} from "../../../../src/shared/base/reach.ts";
import { loopbackAt, reachFor } from "../../../helpers/reach.ts";

test("a host on loopback answers under its three names at its port, and no other", () => {
  expect(hostsOf(loopbackAt(4780), false)).toEqual(["127.0.0.1:4780", "localhost:4780", "[::1]:4780"]);
  expect(hostsOf(loopbackAt(4780), true)).toEqual([]);
  expect(localUrl(loopbackAt(4780))).toBe("http://127.0.0.1:4780");
  expect(sharedUrls(loopbackAt(4780))).toEqual([]);
});

test("a host at its scheme's default port is named without it, as clients name it", () => {
  expect(hostsOf(loopbackAt(80), false)).toEqual(["127.0.0.1", "localhost", "[::1]"]);
  for (const host of hostsOf(loopbackAt(80), false)) expect(new URL(`http://${host}:80`).host).toBe(host);
  expect(localUrl(loopbackAt(80))).toBe("http://127.0.0.1");
  expect(hostsOf(loopbackAt(443), false)).toContain("127.0.0.1:443");
  expect(hostsOf(reachFor({ share: "lan" }, 443), true)).toEqual(["192.168.1.5", "studio.local"]);
});

test("signalling begins with the name that the client used", () => {
  expect(originFor(loopbackAt(4780), "localhost:4780", false)).toBe("http://localhost:4780");
  const shared = reachFor({ share: "lan" }, 4780);
  expect(originFor(shared, "studio.local:4780", true)).toBe("https://studio.local:4780");
  const proxied = reachFor({ public_url: "https://calls.example.com" }, 4780);
  expect(originFor(proxied, "calls.example.com", false)).toBe("https://calls.example.com");
});

test("links for others begin with a name that works for them", () => {
  expect(linkOriginFor(loopbackAt(4780), "localhost:4780", false)).toBe("http://localhost:4780");
  const shared = reachFor({ share: "lan" }, 4780);
  expect(linkOriginFor(shared, "127.0.0.1:4780", false)).toBe("https://192.168.1.5:4780");
  expect(linkOriginFor(shared, "studio.local:4780", true)).toBe("https://studio.local:4780");
  const named = reachFor({ share: "internet", public_url: "https://calls.example.com" }, 443);
  expect(linkOriginFor(named, "127.0.0.1:443", false)).toBe("https://calls.example.com");
});

test("browsers are told to stay with TLS under a public name, with a certificate that they trust", () => {
  const named = { share: "internet", public_url: "https://calls.example.com" } as const;
  const files = reachFor({ ...named, tls: "files" }, 443);
  expect(isStrict(files, "calls.example.com", true)).toBe(true);
  expect(isStrict(reachFor({ ...named, tls: "acme" }, 443), "calls.example.com", true)).toBe(true);
  expect(isStrict(files, "192.168.1.5", true)).toBe(false);
  expect(isStrict(files, "calls.example.com", false)).toBe(false);
  expect(isStrict(reachFor({ ...named, tls: "own-ca" }, 443), "calls.example.com", true)).toBe(false);
  expect(isStrict(reachFor({ share: "lan", tls: "files" }, 443), "192.168.1.5", true)).toBe(false);
});
