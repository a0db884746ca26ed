import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { identityOf } from "../../../../src/shared/call/principal.ts";
import { createCalls } from "../../../../src/control-plane/calls/index.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import type { MediaServer } from "../../../../src/control-plane/ports/media.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createUserId } from "../../../../src/shared/base/ids.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import type { SeenParticipant } from "../../../../src/shared/call/presence.ts";
import { callClockOf } from "../../../helpers/clocks.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

/** A media server that knows who is connected to which call. */
class TestMedia implements MediaServer {
  readonly status = "healthy";
  readonly version = null;
  readonly url = null;
  readonly isExternal = false;
  readonly rooms = new Map<string, Map<string, SeenParticipant>>();
  async ensureRoom(callId: string) {
    if (!this.rooms.has(callId)) this.rooms.set(callId, new Map());
  }
  async deleteRoom(callId: string) {
    this.rooms.delete(callId);
  }
  async listParticipants(callId: string) {
    return [...(this.rooms.get(callId)?.values() ?? [])];
  }
  async listRooms() {
    return [...this.rooms.keys()];
  }
  async removeParticipant(callId: string, identity: string) {
    this.rooms.get(callId)?.delete(identity);
  }
  async admitParticipant(callId: string, identity: string) {
    const room = this.rooms.get(callId);
    const participant = room?.get(identity);
    if (participant) room?.set(identity, { ...participant, hidden: false });
  }
  async muteMicrophone() {}
  generation() {
    return null;
  }
  onHealthy() {}
  onRestarted() {}
}

let storage: Storage;
let people: Caller[];
let roomId: string;
beforeAll(async () => {
  storage = createStorage(await openDatabase(temporaryDirectory()));
  const ownerId = ensureOwner(storage, { now: () => 0 }, "P0");
  roomId = storage.stores.rooms.first()?.id ?? "";
  const ids = [ownerId, createUserId(), createUserId(), createUserId()];
  storage.write((stores) => {
    for (const id of ids.slice(1)) {
      stores.users.insert({ id, displayName: id, role: "member", named: true }, 0);
      stores.members.put(roomId, id, 0, 0);
    }
  });
  const devices = storage.write((stores) =>
    ids.map((userId) => openSession(stores, { userId, label: "A device" }, 1_000).session.id),
  );
  people = ids.map((userId, i) => ({
    userId,
    deviceId: devices[i] ?? "",
    displayName: userId,
    role: userId === ownerId ? "owner" : "member",
    named: true,
    scopes: null,
  }));
});

/** What happens at the media server, and how often each webhook arrives: never, once or twice. */
const happening = fc.record({
  person: fc.integer({ min: 0, max: 3 }),
  what: fc.constantFrom("connect" as const, "drop" as const, "speak" as const, "leave" as const),
  hints: fc.integer({ min: 0, max: 2 }),
});

test("whichever webhooks are lost, repeated or late, a call ends up with the media server's participants", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const media = new TestMedia();
      const clock = { now: () => 1_000 };
      const tokens = { issue: async () => "token", read: async () => null, sign: async () => "token" };
      const log = { error: () => {}, warn: () => {} };
      const scope = new Scope();
      const { calls, reconciler } = createCalls({
        storage,
        clock,
        callClock: callClockOf(clock),
        media,
        tokens,
        log,
        scope,
      });
      const [owner] = people as [Caller];
      const { call_id: callId } = await calls.initiate(owner, roomId, "audio", "ws://x");
      await media.ensureRoom(callId);
      for (const { person, what, hints } of happenings) {
        const caller = people[person] as Caller;
        const identity = identityOf({ kind: "device", userId: caller.userId, deviceId: caller.deviceId });
        const room = media.rooms.get(callId);
        if (storage.stores.calls.get(callId)?.status === "ended" || !room) break;
        if (what === "leave") calls.leave(caller, callId);
        else if (what === "drop") room.delete(identity);
        else {
          await calls.join(caller, callId, "ws://x");
          room.set(identity, { identity, audioOn: what === "speak", videoOn: false, hidden: false });
        }
        for (let i = 0; i < hints; i += 1) reconciler.hint(callId);
      }
      await reconciler.all();
      await reconciler.all();
      const call = storage.stores.calls.get(callId);
      const seen = await media.listParticipants(callId);
      const connected = Object.entries(call?.devices ?? {}).filter(([, device]) => device.connected);
      expect(new Map(connected.map(([identity, device]) => [identity, device.audioOn]))).toEqual(
        new Map(seen.map(({ identity, audioOn }) => [identity, audioOn])),
      );
      if (call?.status === "ended") expect(media.rooms.has(callId)).toBe(false);
      else calls.end(owner, callId);
      scope.end();
    }),
    { numRuns: 60 },
  );
});
