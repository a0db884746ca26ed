import { describe, expect, test } from "vitest";
import { createConferenceRoom } from "../../../../src/shared/base/ids.ts";
import {
  identityOf,
  isGuestIdentity,
  parseIdentity,
  principalIn,
  userOf,
  type Principal,
} from "../../../../src/shared/call/principal.ts";

const userId = "a".repeat(24);
const deviceId = `dev-${"1".repeat(16)}`;
const device: Principal = { kind: "device", userId, deviceId };

test("a device is read back from its LiveKit identity", () => {
  expect(parseIdentity(identityOf(device))).toEqual(device);
  expect(userOf(identityOf(device))).toBe(userId);
});

test("a side of a probe is read back from its LiveKit identity, and is no person", () => {
  const probeId = `probe-${"b".repeat(24)}`;
  const probe: Principal = { kind: "probe", probeId, side: "publisher", transport: "tcp" };
  expect(parseIdentity(identityOf(probe))).toEqual(probe);
  expect(userOf(identityOf(probe))).toBeNull();
});

test.each([
  ["nothing", ""],
  ["a user alone", userId],
  ["a device alone", deviceId],
  ["another form of id", `${userId}:phone`],
  ["more than one device", `${userId}:${deviceId}:${deviceId}`],
  ["a longer id", `a${userId}:${deviceId}`],
  ["another side of a probe", `probe-${"b".repeat(24)}:both:udp`],
  ["another transport of a probe", `probe-${"b".repeat(24)}:publisher:sctp`],
  ["a probe without a transport", `probe-${"b".repeat(24)}:publisher`],
])("an identity that is %s stands for nobody", (_name, identity) => {
  expect(parseIdentity(identity)).toBeNull();
  expect(userOf(identity)).toBeNull();
});

describe("in a conference", () => {
  const room = createConferenceRoom();
  const recorder = `rec-${"c".repeat(24)}:recorder`;
  const probe = `probe-${"b".repeat(24)}:publisher:udp`;

  test.each(["participant-123", "ann@example.org", "a", "+49:30", "x".repeat(64)])(
    "a guest may have the identity %s",
    (identity) => {
      expect(isGuestIdentity(identity)).toBe(true);
      const guest: Principal = { kind: "guest", identity, room };
      expect(principalIn(room, identityOf(guest))).toEqual(guest);
    },
  );

  test.each([
    "",
    "x".repeat(65),
    "ann lee",
    "<b>",
    "ann\n",
    "änn",
    identityOf(device),
    `${userId}:x`,
    recorder,
    probe,
  ])("no guest may have the identity %j", (identity) => {
    expect(isGuestIdentity(identity)).toBe(false);
  });

  test("nobody but guests and a recorder is known, and a guest nowhere else", () => {
    expect(principalIn(room, identityOf(device))).toBeNull();
    expect(principalIn(room, probe)).toBeNull();
    expect(principalIn(room, recorder)?.kind).toBe("recorder");
    expect(principalIn("call-1", "participant-123")).toBeNull();
    expect(principalIn("call-1", identityOf(device))).toEqual(device);
  });
});
