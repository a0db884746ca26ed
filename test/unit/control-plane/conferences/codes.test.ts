import { expect, test } from "vitest";
import { ConferenceCodes } from "../../../../src/control-plane/conferences/codes.ts";
import { Secret } from "../../../../src/shared/base/secret.ts";

const codes = new ConferenceCodes(new Secret("s".repeat(43)));
const conference = { id: "0".repeat(24), linksVersion: 1 };

test("a code is right for its kind, conference and version only", () => {
  const code = codes.codeOf("speaker", conference);
  expect(code).toMatch(/^[\w-]{22}$/);
  expect(codes.matches("speaker", conference, code)).toBe(true);
  for (const [kind, other] of [
    ["host", conference],
    ["egress", conference],
    ["speaker", { ...conference, linksVersion: 2 }],
    ["speaker", { ...conference, id: "1".repeat(24) }],
  ] as const)
    expect(codes.matches(kind, other, code)).toBe(false);
});

test.each(["", "x", "ä".repeat(11), "x".repeat(10_000)])("%j is no code", (given) => {
  expect(codes.matches("speaker", conference, given)).toBe(false);
});

test("another host has other codes", () => {
  const others = new ConferenceCodes(new Secret("t".repeat(43)));
  expect(others.codeOf("host", conference)).not.toBe(codes.codeOf("host", conference));
});
