import { expect, test } from "vitest";
import { placeOf } from "../../../../src/renderer/app/place.ts";

test.each([
  ["/", { name: "home" }],
  ["/room/room-1", { name: "room", roomId: "room-1" }],
  ["/settings", { name: "settings", section: null }],
  ["/settings/", { name: "settings", section: null }],
  ["/settings/appearance", { name: "settings", section: "appearance" }],
  ["/conferences", { name: "conferences", conferenceId: null }],
  [
    "/conferences/0123456789abcdef01234567",
    { name: "conferences", conferenceId: "0123456789abcdef01234567" },
  ],
  ["/invite/abc", { name: "invite", code: "abc", authority: null }],
  [`/invite/abc?ca=${"0".repeat(64)}`, { name: "invite", code: "abc", authority: "0".repeat(64) }],
  [`/sign-in/abc?ca=${"0".repeat(64)}`, { name: "sign-in", code: "abc", authority: "0".repeat(64) }],
  ["/sign-in/abc", { name: "sign-in", code: "abc", authority: null }],
  ["/invite/", { name: "home" }],
  ["/check", { name: "check", invite: null }],
  ["/check/abc", { name: "check", invite: { name: "invite", code: "abc", authority: null } }],
  ["/javascript:alert(1)", { name: "home" }],
])("the address %s leads to %o", (path, place) => {
  expect(placeOf(path)).toEqual(place);
});
