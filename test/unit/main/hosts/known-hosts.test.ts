import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { KnownHosts } from "../../../../src/main/hosts/known-hosts.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const vault = {
  encrypt: (text: string) => Buffer.from(text).toString("base64"),
  decrypt: (text: string) => Buffer.from(text, "base64").toString(),
};
const open = (file = join(temporaryDirectory(), "hosts.json")) => ({
  file,
  hosts: new KnownHosts(file, vault),
});
const [url, other, pin] = ["https://a.example", "https://b.example", "a".repeat(64)];

test("a joined host, its pin and its session are there after a restart, and the session is encrypted", () => {
  const { file, hosts } = open();
  expect(hosts.current).toBeNull();
  expect(hosts.join(url, pin)).toBe("joined");
  expect(hosts.sessionOn(url)).toBeNull();
  hosts.keepSession(url, "a token");
  const again = new KnownHosts(file, vault);
  expect(again.current).toMatchObject({ url, pin });
  expect(again.sessionOn(url)).toBe("a token");
  expect(readFileSync(file, "utf8")).not.toContain("a token");
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("another certificate authority for a known host is refused, and changes nothing", () => {
  const { hosts } = open();
  hosts.addOwn();
  hosts.join(url, pin);
  hosts.show(null);
  for (const wrong of ["b".repeat(64), null]) expect(hosts.join(url, wrong)).toBe("other-authority");
  expect(hosts.current).toBeNull();
  expect(hosts.joined).toHaveLength(1);
  expect(hosts.join(url, pin)).toBe("joined");
});

test("each host has its own session, and leaving one forgets it", () => {
  const { hosts } = open();
  hosts.addOwn();
  hosts.join(url, pin);
  hosts.keepSession(url, "one");
  hosts.join(other, null);
  hosts.keepSession(other, "two");
  hosts.show(url);
  expect(hosts.sessionOn(url)).toBe("one");
  hosts.forget(url);
  expect(hosts.current).toBeNull();
  expect(hosts.joined.map((host) => host.url)).toEqual([other]);
});

test("signing out keeps the host", () => {
  const { hosts } = open();
  hosts.join(url, pin);
  hosts.keepSession(url, "a token");
  hosts.keepSession(url, null);
  expect(hosts.sessionOn(url)).toBeNull();
  expect(hosts.current).toMatchObject({ url });
});

test.each(["", "{", "[]", '{"hosts": 1}'])(
  "a damaged file (%j) does not keep the app from starting",
  (text) => {
    const { file } = open();
    writeFileSync(file, text);
    expect(new KnownHosts(file, vault).joined).toEqual([]);
  },
);

test("two hosts of one name cannot be told apart, so they have to have the same certificate authority", () => {
  const { hosts } = open();
  hosts.join("https://a.example:4780", pin);
  for (const other of [null, "b".repeat(64)])
    expect(hosts.join("https://a.example:4781", other)).toBe("name-taken");
  expect(hosts.join("https://a.example:4782", pin)).toBe("joined");
  expect(hosts.join("https://b.example:4781", "b".repeat(64))).toBe("joined");
  expect(hosts.pinOf("a.example")).toBe(pin);
  expect(hosts.join("https://c.example:4780", null)).toBe("joined");
  expect(hosts.join("https://c.example:4781", pin)).toBe("name-taken");
  expect(hosts.pinOf("c.example")).toBeNull();
});

test.each(["::1", "[::1]"])("the pin of a host at an IPv6 address is found by %s", (hostname) => {
  const { hosts } = open();
  hosts.join("https://[::1]:4780", pin);
  expect(hosts.pinOf(hostname)).toBe(pin);
});

test("what joining would meet is known before, and asking changes nothing", () => {
  const { hosts } = open();
  hosts.addOwn();
  hosts.join("https://10.0.0.1:4780", pin);
  hosts.show(null);
  expect(hosts.standing("https://10.0.0.1:4780", pin)).toBe("joined");
  expect(hosts.standing("https://10.0.0.1:4780", "b".repeat(64))).toBe("other-authority");
  expect(hosts.standing("https://10.0.0.1:4781", "b".repeat(64))).toBe("name-taken");
  expect(hosts.standing("https://10.0.0.2:4780", pin)).toBe("new");
  expect(hosts.joined).toHaveLength(1);
  expect(hosts.current).toBeNull();
});

test("while there is a host on this computer, it is shown first, and again after the shown one was left", () => {
  const { file, hosts } = open();
  hosts.addOwn();
  expect(hosts.current).toBeNull();
  hosts.join(url, pin);
  expect(hosts.current).toMatchObject({ url });
  hosts.forget(url);
  expect(hosts.current).toBeNull();
  expect(new KnownHosts(file, vault).hasOwn).toBe(true);
});

test("without a host on this computer, another joined one is shown after the shown one was left", () => {
  const { file, hosts } = open();
  expect(hosts.hasOwn).toBe(false);
  hosts.join(url, pin);
  hosts.join(other, null);
  hosts.show(null);
  expect(hosts.current).toMatchObject({ url });
  hosts.forget(url);
  expect(hosts.current).toMatchObject({ url: other });
  hosts.forget(other);
  expect(hosts.current).toBeNull();
  expect(new KnownHosts(file, vault).hasOwn).toBe(false);
});

test("names are kept, also that of the host on this computer", () => {
  const { file, hosts } = open();
  hosts.addOwn();
  hosts.join(url, pin);
  hosts.keepName(url, "Office");
  hosts.keepName(null, "Studio");
  hosts.keepName("https://unknown.example", "Nobody");
  const again = new KnownHosts(file, vault);
  expect(again.ownName).toBe("Studio");
  expect(again.joined).toEqual([expect.objectContaining({ url, pin, name: "Office" })]);
});

test("a list of an earlier version, without the host on this computer, is read", () => {
  const { file } = open();
  writeFileSync(file, JSON.stringify({ hosts: [{ url, pin: null, session: null }], current: null }));
  const { hasOwn, current } = new KnownHosts(file, vault);
  expect(hasOwn).toBe(false);
  expect(current).toMatchObject({ url });
});
