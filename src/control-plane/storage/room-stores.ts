import { callSummary, messageKind, type HostRole } from "../../shared/contract/entities.ts";
import type {
  MemberRow,
  MemberStore,
  MessageRow,
  MessageStore,
  RoomRow,
  RoomStore,
} from "../ports/room-stores.ts";
import { build, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

export function createRoomStore(queries: Queries): RoomStore {
  const select = build.selectFrom("rooms").selectAll("rooms");
  const toRoom = (row: Tables["rooms"]): RoomRow => ({
    id: row.id,
    name: row.name,
    topic: row.topic,
    kind: row.kind as RoomRow["kind"],
    createdAt: row.created_at,
  });
  const one = (row: Tables["rooms"] | undefined) => row && toRoom(row);
  return {
    insert(room, createdBy) {
      queries.run(
        build.insertInto("rooms").values({
          id: room.id,
          name: room.name,
          topic: room.topic,
          kind: room.kind,
          created_by: createdBy,
          created_at: room.createdAt,
        }),
      );
    },
    get: (id) => one(queries.first(select.where("id", "=", id))),
    first: () => one(queries.first(select.orderBy("created_at").limit(1))),
    ofUser: (userId) =>
      queries
        .all(
          select
            .innerJoin("room_members", "room_members.room_id", "rooms.id")
            .where("room_members.user_id", "=", userId)
            .orderBy("rooms.created_at"),
        )
        .map(toRoom),
    countOf: (userId) =>
      queries.all(build.selectFrom("room_members").select("room_id").where("user_id", "=", userId)).length,
    directBetween: (a, b) =>
      one(
        queries.first(
          select
            .innerJoin("room_members as first", "first.room_id", "rooms.id")
            .innerJoin("room_members as second", "second.room_id", "rooms.id")
            .where("rooms.kind", "=", "direct")
            .where("first.user_id", "=", a)
            .where("second.user_id", "=", b),
        ),
      ),
    retentions: () =>
      queries
        .all(
          build.selectFrom("rooms").select(["id", "retention_days"]).where("retention_days", "is not", null),
        )
        .flatMap(({ id, retention_days }) =>
          retention_days === null ? [] : [{ roomId: id, days: retention_days }],
        ),
    setRetention(roomId, days) {
      queries.run(build.updateTable("rooms").set({ retention_days: days }).where("id", "=", roomId));
    },
  };
}

export function createMemberStore(queries: Queries): MemberStore {
  const select = build
    .selectFrom("room_members")
    .innerJoin("users", "users.id", "room_members.user_id")
    .select([
      "users.id",
      "users.display_name",
      "users.role",
      "users.disabled_at",
      "room_members.power_level",
    ]);
  const toMember = (row: {
    id: string;
    display_name: string;
    role: string;
    disabled_at: number | null;
    power_level: number;
  }): MemberRow => ({
    userId: row.id,
    displayName: row.display_name,
    role: row.role as HostRole,
    powerLevel: row.power_level,
    disabled: row.disabled_at !== null,
  });
  return {
    get(roomId, userId) {
      const row = queries.first(
        select.where("room_members.room_id", "=", roomId).where("room_members.user_id", "=", userId),
      );
      return row && toMember(row);
    },
    list: (roomId) =>
      queries
        .all(select.where("room_members.room_id", "=", roomId).orderBy("room_members.joined_at"))
        .map(toMember),
    inRoomsOf: (userId) =>
      queries
        .all(
          select
            .innerJoin("room_members as own", "own.room_id", "room_members.room_id")
            .where("own.user_id", "=", userId)
            .select("room_members.room_id")
            .orderBy("room_members.joined_at"),
        )
        .map((row) => Object.assign(toMember(row), { roomId: row.room_id })),
    acquaintances: (userId) =>
      queries
        .all(
          build
            .selectFrom("room_members as own")
            .innerJoin("room_members as shared", "shared.room_id", "own.room_id")
            .where("own.user_id", "=", userId)
            .select("shared.user_id")
            .distinct(),
        )
        .map((row) => row.user_id),
    ids: (roomId) =>
      queries
        .all(build.selectFrom("room_members").select("user_id").where("room_id", "=", roomId))
        .map((row) => row.user_id),
    put(roomId, userId, powerLevel, at) {
      queries.run(
        build
          .insertInto("room_members")
          .values({ room_id: roomId, user_id: userId, power_level: powerLevel, joined_at: at })
          .onConflict((conflict) =>
            conflict.columns(["room_id", "user_id"]).doUpdateSet({ power_level: powerLevel }),
          ),
      );
    },
    remove(roomId, userId) {
      queries.run(
        build.deleteFrom("room_members").where("room_id", "=", roomId).where("user_id", "=", userId),
      );
    },
  };
}

export function createMessageStore(queries: Queries): MessageStore {
  const select = build.selectFrom("messages").selectAll();
  const toMessage = (row: Tables["messages"]): MessageRow => ({
    id: row.id,
    position: row.position,
    roomId: row.room_id,
    senderId: row.sender_id,
    body: row.body,
    transactionId: row.txn_id,
    sessionId: row.session_id,
    createdAt: row.created_at,
    kind: messageKind.parse(row.kind),
    call: row.call === null ? null : callSummary.parse(JSON.parse(row.call)),
    recordingId: row.recording_id,
    hiddenFrom: row.hidden_from,
  });
  return {
    insert(message) {
      queries.run(
        build.insertInto("messages").values({
          position: message.position,
          id: message.id,
          room_id: message.roomId,
          sender_id: message.senderId,
          body: message.body,
          txn_id: message.transactionId,
          session_id: message.sessionId,
          kind: message.kind,
          call: message.call && JSON.stringify(message.call),
          recording_id: message.recordingId,
          created_at: message.createdAt,
          hidden_from: message.hiddenFrom,
        }),
      );
    },
    byTransaction(of) {
      const row = queries.first(
        select
          .where("sender_id", "=", of.senderId)
          .where("room_id", "=", of.roomId)
          .where("txn_id", "=", of.transactionId)
          // Messages from before sessions were stored match any session of the person.
          .where((e) => e.or([e("session_id", "=", of.sessionId), e("session_id", "is", null)])),
      );
      return row && toMessage(row);
    },
    isPosted: (kind, recordingId) =>
      queries.first(
        build
          .selectFrom("messages")
          .select("position")
          .where("recording_id", "=", recordingId)
          .where("kind", "=", kind)
          .limit(1),
      ) !== undefined,
    lastInRoomsOf: (userId) =>
      queries
        .all(
          build
            .selectFrom("room_members")
            .where("room_members.user_id", "=", userId)
            .innerJoin("messages", (join) =>
              join.on("messages.position", "=", (e) =>
                e
                  .selectFrom("messages as any")
                  .whereRef("any.room_id", "=", "room_members.room_id")
                  .where((any) =>
                    any.or([any("any.hidden_from", "is", null), any("any.hidden_from", "<>", userId)]),
                  )
                  .select(({ fn }) => fn.max("any.position").as("position")),
              ),
            )
            .selectAll("messages"),
        )
        .map(toMessage),
    page(roomId, viewer, before, limit) {
      let query = select
        .where("room_id", "=", roomId)
        .where((e) => e.or([e("hidden_from", "is", null), e("hidden_from", "<>", viewer)]))
        .orderBy("position", "desc")
        .limit(limit);
      if (before !== null) query = query.where("position", "<", before);
      return queries.all(query).map(toMessage).reverse();
    },
  };
}
