import { describe, expect, test } from "vitest";
import {
  can,
  effectivePower,
  outranks,
  type Action,
} from "../../../../src/control-plane/rooms/permissions.ts";
import type { HostRole } from "../../../../src/shared/contract/entities.ts";

const member = (role: HostRole, powerLevel: number) => ({
  userId: "u",
  displayName: "U",
  role,
  powerLevel,
  disabled: false,
});

test.each<[HostRole, number, number]>([
  ["owner", 0, 100],
  ["admin", 0, 50],
  ["admin", 70, 70],
  ["member", 0, 0],
  ["guest", 50, 50],
])("an %s with power %i in a room counts as %i there", (role, power, effective) => {
  expect(effectivePower(member(role, power))).toBe(effective);
});

describe.each<[Action, Record<string, boolean>]>([
  ["create-room", { owner: true, admin: true, member: true, guest: false, outsider: true }],
  ["invite-to-host", { owner: true, admin: true, member: false, guest: false, outsider: false }],
  ["start-call", { owner: true, admin: true, member: true, guest: true, outsider: false }],
  ["end-any-call", { owner: true, admin: true, member: false, guest: false, outsider: false }],
  ["change-power", { owner: true, admin: true, member: false, guest: false, outsider: false }],
  ["see", { owner: true, admin: true, member: true, guest: true, outsider: false }],
])("%s", (action, expected) => {
  test.each(Object.entries(expected))("by an %s: %s", (who, allowed) => {
    const role = who === "outsider" ? "member" : (who as HostRole);
    expect(can({ role }, action, who === "outsider" ? null : member(role, 0))).toBe(allowed);
  });
});

test("no role reaches into a room that one is not in", () => {
  for (const action of ["see", "speak", "start-call", "end-any-call", "remove-member"] as const)
    expect(can({ role: "owner" }, action, null)).toBe(false);
});

test("only whose role is higher acts on somebody, so nobody acts on the owner", () => {
  const roles = ["guest", "member", "admin", "owner"] as const;
  for (const [rank, role] of roles.entries())
    for (const [other, otherRole] of roles.entries())
      expect(outranks({ role }, { role: otherRole })).toBe(rank > other);
});
