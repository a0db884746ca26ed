import { expect, test } from "vitest";
import { identityOf, parseIdentity, userOf, type Principal } from "../../../../src/shared/call/principal.ts";

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
