import { expect, test } from "vitest";
import { linkTo } from "../../../../../src/shared/base/links.ts";
import { reachOfLink } from "../../../../../src/renderer/features/rooms/link-reach.ts";

const fingerprint = "a1".repeat(32);
const link = (origin: string, authority: string | null = fingerprint) =>
  reachOfLink(linkTo(origin, "invite", "b2".repeat(16), authority));

test.each(["http://127.0.0.1:4780", "http://localhost:4780", "http://[::1]:4780"])(
  "a link to %s works on this computer only",
  (origin) => expect(link(origin)).toEqual({ kind: "this-computer" }),
);

test("browsers warn of a host with its own certificate authority", () => {
  expect(link("https://192.168.1.5:4780")).toEqual({ kind: "own-authority", fingerprint });
  expect(link("https://studio.local:4780")).toEqual({ kind: "own-authority", fingerprint });
});

test("browsers trust every other host", () => {
  expect(link("https://calls.example.com", null)).toEqual({ kind: "trusted" });
});
