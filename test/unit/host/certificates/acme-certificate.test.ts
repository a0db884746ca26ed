import { expect, test } from "vitest";
import { challengesFor, retryDelay } from "../../../../src/host/certificates/acme-certificate.ts";

const directory = "https://acme.example/directory";

test.each([
  ["https://calls.example.com", null, ["tls-alpn-01", "http-01"]],
  ["https://calls.example.com:4780", null, ["http-01"]],
  ["https://calls.example.com", "/usr/local/bin/dns", ["dns-01"]],
] as const)("%s with the DNS hook %s is validated by %j", (publicUrl, dnsHook, challenges) => {
  expect(challengesFor({ directory, publicUrl, dnsHook })).toEqual(challenges);
});

test("an order is tried again after a minute at first, and each hour in the end", () => {
  const minutes = [0, 1, 2, 3, 4, 400].map((failures) => retryDelay(failures) / 60_000);
  expect(minutes).toEqual([1, 3, 9, 27, 60, 60]);
});
