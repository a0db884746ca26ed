import type Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Accounts } from "../../../src/control-plane/accounts/accounts.ts";
import { Blocks } from "../../../src/control-plane/accounts/blocks.ts";
import type { Caller } from "../../../src/control-plane/permissions/caller.ts";
import { EndedRights } from "../../../src/control-plane/permissions/ended-rights.ts";
import { ensureOwner } from "../../../src/control-plane/accounts/first-run.ts";
import { Invites } from "../../../src/control-plane/rooms/invites.ts";
import { People } from "../../../src/control-plane/accounts/people.ts";
import { openSession } from "../../../src/control-plane/accounts/sessions.ts";
import { createCalls } from "../../../src/control-plane/calls/index.ts";
import { MissedCalls } from "../../../src/control-plane/calls/missed-calls.ts";
import { LivekitMediaServer } from "../../../src/control-plane/livekit/media-server.ts";
import type { Storage } from "../../../src/control-plane/ports/storage.ts";
import { Rooms } from "../../../src/control-plane/rooms/rooms.ts";
import { Settings } from "../../../src/control-plane/settings/settings.ts";
import { createStorage, openDatabase } from "../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../src/shared/base/clock.ts";
import { createUserId } from "../../../src/shared/base/ids.ts";
import { limits } from "../../../src/shared/base/limits.ts";
import { Scope } from "../../../src/shared/base/scope.ts";
import { callClockOf } from "../../helpers/clocks.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

/** A request that changes nothing is answered, writes nothing, and sends no event. */

const keys = { apiKey: "key", apiSecret: "s".repeat(32), webhookKey: "w", webhookSecret: "w".repeat(32) };

let database: Database.Database;
let storage: Storage;
let owner: Caller;
let bea: Caller;
let roomId: string;
let callId: string;
let scope: Scope;
let inviteId: string;
let parts: ReturnType<typeof services>;

function services() {
  const rights = new EndedRights(storage, systemClock, console);
  const media = new LivekitMediaServer(keys);
  media.update({ status: "healthy", url: "ws://127.0.0.1:9", version: null, pid: 1 });
  const tokens = { issue: async () => "token", read: async () => null, sign: async () => "token" };
  return {
    accounts: new Accounts(storage, systemClock, rights),
    blocks: new Blocks(storage, systemClock),
    people: new People(storage, systemClock, rights),
    rooms: new Rooms(storage, systemClock, rights),
    invites: new Invites(storage, systemClock),
    missedCalls: new MissedCalls(storage),
    settings: new Settings(storage, rights),
    ...createCalls({
      storage,
      clock: systemClock,
      callClock: callClockOf(systemClock),
      media,
      tokens,
      log: { error: () => {}, warn: () => {} },
      scope,
    }),
  };
}

beforeEach(async () => {
  scope = new Scope();
  database = await openDatabase(temporaryDirectory());
  storage = createStorage(database);
  const now = systemClock.now();
  const ownerId = ensureOwner(storage, systemClock, "Ada");
  roomId = storage.stores.rooms.first()?.id ?? "";
  const device = (userId: string, displayName: string, role: "owner" | "member"): Caller => {
    const { session } = storage.write((stores) => openSession(stores, { userId, label: "A device" }, now));
    return { userId, deviceId: session.id, displayName, role, named: true, scopes: null };
  };
  const beaId = createUserId();
  storage.write((stores) => {
    stores.users.insert({ id: beaId, displayName: "Bea", role: "member", named: true }, now);
    stores.members.put(roomId, beaId, 0, now);
  });
  owner = device(ownerId, "Ada", "owner");
  bea = device(beaId, "Bea", "member");
  parts = services();
  callId = (await parts.calls.initiate(owner, roomId, "audio", "ws://x")).call_id;
  const options = { role: "member" as const, maxUses: null, lifetime: limits.inviteLifetime };
  inviteId = parts.invites.create(owner, options).invite.id;
});

afterEach(() => scope.end());

const requests: Record<string, () => unknown> = {
  "blocking somebody": () => parts.blocks.block(bea, owner.userId),
  "unblocking somebody": () => parts.blocks.unblock(bea, owner.userId),
  "renaming oneself": () => parts.accounts.rename(bea, "Beatrix"),
  "giving a member power": () => parts.rooms.putMember(owner, roomId, bea.userId, 50),
  "giving a role": () => parts.people.change(owner, bea.userId, { role: "admin" }),
  "disabling an account": () => parts.people.change(owner, bea.userId, { disabled: true }),
  "revoking an invite": () => parts.invites.revoke(owner, inviteId),
  "opening the direct room": () => parts.rooms.direct(owner, bea.userId),
  "changing settings": () => parts.settings.change(owner, { recordings_enabled: true, name: "Acme" }),
  "looking at missed calls": () => parts.missedCalls.markSeen(bea),
  "locking a call": () => parts.moderation.lock(owner, callId, true),
  "a spotlight": () => parts.moderation.spotlight(owner, callId, owner.userId),
  "raising a hand": () => parts.calls.hand(owner, callId, true),
  "declining a call": () => parts.calls.reject(bea, callId),
  "leaving a call": () => parts.calls.leave(bea, callId),
};

test.each(Object.entries(requests))("%s a second time changes nothing", (_what, request) => {
  const state = () => [
    database.prepare("SELECT total_changes()").pluck().get(),
    storage.stores.events.head(),
  ];
  const first = request();
  const before = state();
  expect(request()).toEqual(first);
  expect(state()).toEqual(before);
});

test("removing what is not there sends no event", () => {
  const head = storage.stores.events.head();
  expect(parts.blocks.unblock(bea, owner.userId)).toEqual([]);
  parts.moderation.lock(owner, callId, false);
  parts.moderation.spotlight(owner, callId, null);
  parts.calls.hand(owner, callId, false);
  expect(storage.stores.events.head()).toBe(head);
});
