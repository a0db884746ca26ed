import fc from "fast-check";
import { expect, test } from "vitest";
import { appLinkTo, linkTo } from "../../../../src/shared/base/links.ts";
import { readLink } from "../../../../src/shared/base/read-link.ts";

const pin = "0123456789abcdef".repeat(4);
const code = "yib148rffNqCsMg_C17ttg";

test.each([
  [linkTo("https://192.168.1.5:4780", "invite", code, pin), { url: "https://192.168.1.5:4780", pin }],
  [
    linkTo("https://studio.local:4780", "sign-in", code, pin),
    { url: "https://studio.local:4780", page: "sign-in" },
  ],
  [linkTo("https://[2001:db8::1]:4780", "invite", code, pin), { url: "https://[2001:db8::1]:4780" }],
  [
    linkTo("https://calls.example.com", "invite", code, null),
    { url: "https://calls.example.com", pin: null },
  ],
  [linkTo("http://127.0.0.1:4780", "invite", code, pin), { url: "http://127.0.0.1:4780", pin: null }],
  [
    appLinkTo(linkTo("https://192.168.1.5:4780", "invite", code, pin)) ?? "",
    { url: "https://192.168.1.5:4780", page: "invite", code, pin },
  ],
  [
    appLinkTo(linkTo("https://[2001:db8::1]", "sign-in", code, null)) ?? "",
    { url: "https://[2001:db8::1]", page: "sign-in", pin: null },
  ],
  [`HEARTH://Studio.LOCAL:4780/#/invite/${code}`, { url: "https://studio.local:4780", code }],
  [`  https://Calls.Example.com/#/invite/${code}\n`, { url: "https://calls.example.com", code }],
])("%s is read", (link, expected) => {
  expect(readLink(link)).toMatchObject(expected);
});

test.each([
  "",
  "https://calls.example.com",
  `https://calls.example.com/invite/${code}`,
  `https://calls.example.com/path/#/invite/${code}`,
  `https://user@calls.example.com/#/invite/${code}`,
  `https://calls.example.com/?next=x#/invite/${code}`,
  `http://calls.example.com/#/invite/${code}`,
  `http://192.168.1.5:4780/#/invite/${code}`,
  `ftp://calls.example.com/#/invite/${code}`,
  `hearth:calls.example.com/#/invite/${code}`,
  `hearth://calls.example.com/#/join/${code}`,
  `hearth://calls.example.com@evil.example/#/invite/${code}`,
  `hearth://calls.example.com.evil.example\\@x/#/invite/${code}`,
  `hearth://cälls.example.com/#/invite/${code}`,
  `hearth-app://ui/#/invite/${code}`,
  `javascript:alert(1)//#/invite/${code}`,
  `https://calls.example.com/#/settings/${code}`,
  `https://calls.example.com/#/invite/${code}?ca=`,
  `https://calls.example.com/#/invite/${code}?ca=${pin.slice(1)}`,
  `https://calls.example.com/#/invite/${code}?ca=${pin.replace("0", "g")}`,
  `https://calls.example.com/#/invite/${code}?ca=${pin}&x=1`,
  `https://calls.example.com/#/invite/${code}/more`,
  `https://calls.example.com/#/invite/${"c".repeat(2_000)}`,
])("%s is no link of a host", (link) => {
  expect(readLink(link)).toBeNull();
});

test("whatever is read has a host's origin, and a fingerprint or none", () => {
  const parts = fc.constantFrom(
    "https://",
    "hearth://",
    "http://",
    "a.b",
    "127.0.0.1",
    ":1",
    "/#/",
    "invite/",
    "?ca=",
    pin,
    code,
    "@",
    "%2f",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(parts).map((all) => all.join("")),
      ),
      (text) => {
        const link = readLink(text);
        if (!link) return;
        expect(link.url).toMatch(/^https:|^http:\/\/127\.0\.0\.1:/);
        expect(new URL(link.url).username).toBe("");
        expect(new URL(link.url).pathname).toBe("/");
        expect(link.pin ?? pin).toMatch(/^[0-9a-f]{64}$/);
      },
    ),
  );
});
