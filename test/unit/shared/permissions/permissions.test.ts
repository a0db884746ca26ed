import { describe, expect, test } from "vitest";
import {
  can,
  canCreateRoom,
  canEndCall,
  canGrant,
  canInvite,
  canRemoveFromCall,
  canRemoveFromRoom,
  canSetPower,
  effectivePower,
  outranks,
  type RoomAction,
} from "../../../../src/shared/permissions/permissions.ts";
import type { HostRole } from "../../../../src/shared/contract/entities.ts";

const roles = ["guest", "member", "admin", "owner"] as const;
const member = (role: HostRole, powerLevel = 0) => ({ role, powerLevel });

test.each<[HostRole, number, number]>([
  ["owner", 0, 100],
  ["admin", 0, 50],
  ["admin", 70, 70],
  ["member", 0, 0],
  ["guest", 50, 50],
])("an %s with power %i in a room has effective power %i", (role, power, effective) => {
  expect(effectivePower(member(role, power))).toBe(effective);
  // The client knows only the power that counts, and asks the same rules with it.
  expect(effectivePower(member(role, effective))).toBe(effective);
});

describe("on the host", () => {
  test.each([
    ["start-direct-room", ["member", "admin", "owner"]],
    ["create-token", ["member", "admin", "owner"]],
    ["manage-invites", ["admin", "owner"]],
    ["manage-host", ["admin", "owner"]],
    ["manage-people", ["admin", "owner"]],
    ["change-roles", ["owner"]],
    ["change-settings", ["owner"]],
  ] as const)("%s is for %j", (action, allowed) => {
    expect(roles.filter((role) => can({ role }, action))).toEqual(allowed);
  });

  test("people can only act on lower roles, so nobody acts on the owner", () => {
    for (const [rank, role] of roles.entries())
      for (const [other, otherRole] of roles.entries())
        expect(outranks({ role }, { role: otherRole })).toBe(rank > other);
  });

  test("only the owner brings in admins; members bring in people where the host lets them, guests never", () => {
    const grants = (role: HostRole, invites: "member" | "admin") =>
      roles.filter((granted) => canGrant({ role }, granted, { invites }));
    for (const invites of ["member", "admin"] as const) {
      expect(grants("owner", invites)).toContain("admin");
      expect(grants("admin", invites)).toEqual(["guest", "member", "owner"]);
      expect(grants("guest", invites)).toEqual([]);
    }
    expect(grants("member", "admin")).toEqual([]);
    expect(grants("member", "member")).toContain("member");
    expect(grants("member", "member")).not.toContain("admin");
  });

  test("rooms are created by members where the host lets them, and else by admins and the owner", () => {
    const creators = (room_creation: "member" | "admin") =>
      roles.filter((role) => canCreateRoom({ role }, { room_creation }));
    expect(creators("member")).toEqual(["member", "admin", "owner"]);
    expect(creators("admin")).toEqual(["admin", "owner"]);
  });
});

describe("in a room", () => {
  const forAll: RoomAction[] = ["see", "speak", "start-call"];
  const forModerators: RoomAction[] = [
    "invite-to-room",
    "change-power",
    "remove-member",
    "end-any-call",
    "record",
    "moderate-call",
  ];

  test.each([...forAll, ...forModerators])(
    "%s is for members of the room alone, whatever their role",
    (action) => {
      expect(can(null, action)).toBe(false);
    },
  );

  test.each(forAll)("%s is for every member", (action) => {
    expect(can(member("guest"), action)).toBe(true);
  });

  test.each(forModerators)("%s is for a power of 50", (action) => {
    expect([0, 49, 50, 100].filter((power) => can(member("guest", power), action))).toEqual([50, 100]);
    expect(can(member("admin"), action)).toBe(true);
  });

  test("invites are for those who may invite to the host, into open rooms or where their power suffices, never into a direct one", () => {
    const open = { kind: "open" } as const;
    const closed = { kind: "private" } as const;
    const admins = { invites: "admin" } as const;
    const members = { invites: "member" } as const;
    expect(canInvite(member("admin"), open, "member", admins)).toBe(true);
    expect(canInvite(member("member", 100), open, "member", admins)).toBe(false);
    expect(canInvite(member("admin"), open, "admin", admins)).toBe(false);
    expect(canInvite(null, open, "member", admins)).toBe(false);
    expect(canInvite(member("owner"), { kind: "direct" }, "member", admins)).toBe(false);
    expect(canInvite(member("member"), open, "member", members)).toBe(true);
    expect(canInvite(member("member"), closed, "member", members)).toBe(false);
    expect(canInvite(member("member", 50), closed, "member", members)).toBe(true);
    expect(canInvite(null, open, "member", members)).toBe(false);
  });

  test("somebody is removed from a room by those whose power is greater", () => {
    expect(canRemoveFromRoom(member("member", 50), 49)).toBe(true);
    expect(canRemoveFromRoom(member("member", 50), 50)).toBe(false);
    expect(canRemoveFromRoom(member("member", 49), 0)).toBe(false);
    expect(canRemoveFromRoom(null, 0)).toBe(false);
  });

  test.each([
    ["another to their own power", 50, { self: false, before: 0 }, true],
    ["somebody new", 0, { self: false, before: null }, true],
    ["another above themselves", 51, { self: false, before: 0 }, false],
    ["their equal", 0, { self: false, before: 50 }, false],
    ["themselves lower", 0, { self: true, before: 50 }, true],
    ["themselves higher", 100, { self: true, before: 50 }, false],
  ])("a moderator sets the power of %s: %i", (_name, power, target, allowed) => {
    expect(canSetPower(member("member", 50), target, power)).toBe(allowed);
    expect(canSetPower(null, target, power)).toBe(false);
  });

  test("those with a power of 100 may also change their equals", () => {
    const target = { self: false, before: 100 };
    expect(canSetPower(member("member", 100), target, 0)).toBe(true);
  });
});

describe("in a call", () => {
  test("it is ended by whoever started it, and by moderators", () => {
    expect(canEndCall(member("guest"), { startedByThem: true })).toBe(true);
    expect(canEndCall(member("guest"), { startedByThem: false })).toBe(false);
    expect(canEndCall(member("guest", 50), { startedByThem: false })).toBe(true);
    expect(canEndCall(null, { startedByThem: true })).toBe(false);
  });

  test("somebody is removed by moderators whose power is not less", () => {
    expect(canRemoveFromCall(member("member", 50), 50)).toBe(true);
    expect(canRemoveFromCall(member("member", 50), 51)).toBe(false);
    expect(canRemoveFromCall(member("member", 49), 0)).toBe(false);
    expect(canRemoveFromCall(null, 0)).toBe(false);
  });
});
