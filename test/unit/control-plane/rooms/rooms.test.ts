import { expect, test } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { EndedRights } from "../../../../src/control-plane/permissions/ended-rights.ts";
import { postCallSummary } from "../../../../src/control-plane/rooms/messages.ts";
import { Rooms } from "../../../../src/control-plane/rooms/rooms.ts";
import { identityOf } from "../../../../src/shared/call/principal.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { createCallId, createUserId } from "../../../../src/shared/base/ids.ts";
import { startCall } from "../../../../src/shared/call/call.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

test("the list of rooms has the same data as each room", async () => {
  const storage = createStorage(await openDatabase(temporaryDirectory()));
  const rooms = new Rooms(storage, systemClock, new EndedRights(storage, systemClock, console));
  const owner = {
    userId: ensureOwner(storage, systemClock, "Ada"),
    deviceId: "dev-a",
    displayName: "Ada",
    role: "owner" as const,
    named: true,
    scopes: null,
  };
  const bea = { ...owner, userId: createUserId(), displayName: "Bea", role: "member" as const };
  storage.write((stores) =>
    stores.users.insert({ id: bea.userId, displayName: "Bea", role: "member", named: true }, 0),
  );
  for (let i = 0; i < 4; i += 1) {
    const room = rooms.create(owner, { name: `Room ${i}`, topic: "", kind: "private" });
    if (i > 0) rooms.putMember(owner, room.id, bea.userId, i);
    storage.write((stores) => {
      const summary = {
        call_id: "call-0",
        type: "audio" as const,
        outcome: "missed" as const,
        initiator_id: owner.userId,
        started_at: new Date(0).toISOString(),
        duration_ms: 0,
      };
      for (let n = 0; n < i; n += 1)
        postCallSummary(stores, room.id, { ...summary, duration_ms: n }, systemClock.now());
      const start = { id: createCallId(), roomId: room.id, type: "audio", direct: false } as const;
      const initiator = identityOf({
        kind: "device",
        userId: owner.userId,
        deviceId: `dev-${"1".repeat(16)}`,
      });
      if (i % 2 === 0) stores.calls.insert(startCall({ ...start, initiator, others: [bea.userId], at: 0 }));
    });
  }
  for (const person of [owner, bea]) {
    const listed = rooms.list(person).rooms;
    expect(listed).toHaveLength(person === owner ? 5 : 3);
    expect(listed).toEqual(listed.map(({ id }) => rooms.get(person, id)));
  }
});
