import { beforeEach, expect, test } from "vitest";
import { Accounts } from "../../../../src/control-plane/accounts/accounts.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { EndedRights } from "../../../../src/control-plane/permissions/ended-rights.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { Invites } from "../../../../src/control-plane/rooms/invites.ts";
import { OutgoingWebhooks } from "../../../../src/control-plane/outgoing-webhooks/webhooks.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { Rooms } from "../../../../src/control-plane/rooms/rooms.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { createRoomId, createUserId } from "../../../../src/shared/base/ids.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { routes } from "../../../../src/shared/contract/index.ts";

/** Everything that is listed or sent as a whole is limited. */

let storage: Storage;
let owner: Caller;
let rooms: Rooms;
beforeEach(async () => {
  storage = createStorage(await openDatabase(temporaryDirectory()));
  const userId = ensureOwner(storage, systemClock, "Ada");
  owner = { userId, deviceId: "dev-a", displayName: "Ada", role: "owner", named: true, scopes: null };
  rooms = new Rooms(storage, systemClock, new EndedRights(storage, systemClock, console));
});

const refused = (code: string, message: string) => expect.objectContaining({ code, message }) as unknown;
const tooManyRooms = refused("SW_TOO_MANY_ROOMS", "This would exceed the limit of rooms per person.");

function people(count: number): string[] {
  return storage.write((stores) =>
    Array.from({ length: count }, (_, i) => {
      const id = createUserId();
      stores.users.insert({ id, displayName: `Person ${i}`, role: "member", named: true }, 0);
      return id;
    }),
  );
}

test("rooms per person are limited", () => {
  const [bea = ""] = people(1);
  storage.write((stores) => {
    for (let i = 1; i < limits.roomsOfUser; i += 1) {
      const id = createRoomId();
      stores.rooms.insert({ id, name: `${i}`, topic: "", kind: "private", createdAt: 0 }, owner.userId);
      stores.members.put(id, owner.userId, 100, 0);
    }
  });
  expect(() => rooms.create(owner, { name: "More", topic: "", kind: "private" })).toThrow(tooManyRooms);
  expect(() => rooms.direct(owner, bea)).toThrow(tooManyRooms);
  expect(rooms.list(owner).rooms).toHaveLength(limits.roomsOfUser);
});

test("members per room are limited, their power can still be changed", () => {
  const ids = people(limits.membersOfRoom);
  const room = rooms.create(owner, { name: "Full", topic: "", kind: "private" });
  const last = ids.at(-1) ?? "";
  storage.write((stores) => {
    for (const id of ids.slice(0, -1)) stores.members.put(room.id, id, 0, 0);
  });
  expect(() => rooms.putMember(owner, room.id, last, 0)).toThrow(
    refused("SW_ROOM_FULL", "This room has reached its member limit."),
  );
  expect(rooms.putMember(owner, room.id, ids[0] ?? "", 50).power_level).toBe(50);
});

test("invites per person and accounts per host are limited", () => {
  const invites = new Invites(storage, systemClock);
  const options = { role: "member" as const, maxUses: null, lifetime: limits.inviteLifetime };
  const { code } = invites.create(owner, options);
  for (let i = 1; i < limits.invitesOfUser; i += 1) invites.create(owner, options);
  expect(() => invites.create(owner, options)).toThrow(
    refused("SW_TOO_MANY", "You have reached your limit of invites; revoke one first."),
  );
  people(limits.users - 1);
  expect(() => invites.accept(code, "Newcomer", "here")).toThrow(
    refused("SW_HOST_FULL", "This host has reached its account limit."),
  );
});

test("tokens per person and webhooks per host are limited", () => {
  const accounts = new Accounts(storage, systemClock, new EndedRights(storage, systemClock, console));
  const webhooks = new OutgoingWebhooks(storage, systemClock);
  const token = () => accounts.createToken(owner, { name: "script", scopes: ["read"], lifetime: null });
  const webhook = () => webhooks.create(owner, "https://example.com/", ["swp.message"]);
  for (let i = 0; i < limits.tokensOfUser; i += 1) token();
  for (let i = 0; i < limits.webhooks; i += 1) webhook();
  expect(token).toThrow(refused("SW_TOO_MANY", "You have reached your limit of tokens; revoke one first."));
  expect(webhook).toThrow(
    refused("SW_TOO_MANY", "This host has reached its limit of webhooks; delete one first."),
  );
});

test("every rate limit belongs to an existing route", () => {
  for (const [name, rate] of Object.entries(limits.ratesOfRoutes))
    expect(routes).toHaveProperty([name, "rate"], rate);
});
