import { describe, expect, test } from "vitest";
import {
  isPublicAddress,
  publicLookup,
  webhookTarget,
} from "../../../../src/control-plane/outgoing-webhooks/addresses.ts";

describe("a webhook to a private address is refused, however it is written:", () => {
  test.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0.0.0.0/",
    "http://0/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.1.:80/",
    "http://%31%32%37.0.0.1/",
    "http://\uff11\uff12\uff17.0.0.1/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://100.64.0.1/",
    "http://192.0.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:a00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001::1]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://user:password@example.com/",
    "http://example.com@127.0.0.1/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "javascript:alert(1)",
    "gopher://127.0.0.1:70/",
    "//example.com",
    "",
    "not a url",
  ])("%s", (url) => {
    expect(webhookTarget(url, false)).toBeNull();
  });
});

test.each(["https://example.com/hook", "http://8.8.8.8:8080/x", "https://[2606:4700::1111]/"])(
  "%s is fine",
  (url) => {
    expect(webhookTarget(url, false)?.href).toBe(url);
  },
);

test("private addresses are accepted if the owner allows them, other schemes never", () => {
  expect(webhookTarget("http://127.0.0.1:9/", true)?.port).toBe("9");
  expect(webhookTarget("file:///etc/passwd", true)).toBeNull();
});

test("an invalid address is not public", () => {
  expect(isPublicAddress("localhost")).toBe(false);
  expect(isPublicAddress("")).toBe(false);
});

test.each([{ all: true }, { all: false }])(
  "a name that resolves to a private address is refused: %o",
  async (options) => {
    const error = await new Promise((resolve) => publicLookup("localhost", options, resolve));
    expect(error).toBeInstanceOf(Error);
  },
);
