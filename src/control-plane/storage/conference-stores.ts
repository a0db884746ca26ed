import * as z from "zod";
import {
  admissions,
  participantRoles,
  type ConferenceParticipant,
  type ConferenceState,
} from "../../shared/conference/conference.ts";
import type { ConferenceParticipantStore, ConferenceStore } from "../ports/conference-stores.ts";
import { build, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

/** Made once, and not for each row, which took most of the time that reading a full conference takes. */
const role = z.enum(participantRoles);
const admission = z.enum(admissions);

/** The whole state of a conference is stored as JSON. The other columns are for queries. */
export function createConferenceStore(queries: Queries): ConferenceStore {
  const select = build.selectFrom("conferences").select("state");
  const toConference = (row: { state: string }) => JSON.parse(row.state) as ConferenceState;
  return {
    insert(conference) {
      queries.run(
        build.insertInto("conferences").values({
          id: conference.id,
          sid: conference.sid,
          user_id: conference.userId,
          livekit_room: conference.run?.livekitRoom ?? null,
          created_at: conference.createdAt,
          state: JSON.stringify(conference),
        }),
      );
    },
    save(conference) {
      queries.run(
        build
          .updateTable("conferences")
          .set({ livekit_room: conference.run?.livekitRoom ?? null, state: JSON.stringify(conference) })
          .where("id", "=", conference.id),
      );
    },
    remove(id) {
      queries.run(build.deleteFrom("conference_participants").where("conference_id", "=", id));
      queries.run(build.deleteFrom("conferences").where("id", "=", id));
    },
    get: (id) => queries.all(select.where("id", "=", id)).map(toConference)[0],
    ofSid: (sid) => queries.all(select.where("sid", "=", sid)).map(toConference)[0],
    ofLivekitRoom: (room) => queries.all(select.where("livekit_room", "=", room)).map(toConference)[0],
    list(userId) {
      const ordered = select.orderBy("created_at").orderBy("id");
      return queries.all(userId === null ? ordered : ordered.where("user_id", "=", userId)).map(toConference);
    },
    count(userId) {
      const all = build.selectFrom("conferences").select((on) => on.fn.countAll<number>().as("count"));
      return queries.first(userId === null ? all : all.where("user_id", "=", userId))?.count ?? 0;
    },
    running: () => queries.all(select.where("livekit_room", "is not", null)).map(toConference),
  };
}

export function createConferenceParticipantStore(queries: Queries): ConferenceParticipantStore {
  const select = build.selectFrom("conference_participants").selectAll();
  const occupied = build
    .selectFrom("conference_participants")
    .select("conference_id")
    .distinct()
    .where("joined_at", "is not", null);
  const toParticipant = (row: Tables["conference_participants"]): ConferenceParticipant => ({
    conferenceId: row.conference_id,
    identity: row.identity,
    name: row.name,
    role: role.parse(row.role),
    secretHash: row.secret_hash,
    admission: admission.parse(row.admission),
    onStage: row.on_stage === 1,
    handRaisedAt: row.hand_raised_at,
    createdAt: row.created_at,
    joinedAt: row.joined_at,
    leftAt: row.left_at,
  });
  return {
    save(participant) {
      const row = {
        name: participant.name,
        role: participant.role,
        secret_hash: participant.secretHash,
        admission: participant.admission,
        on_stage: participant.onStage ? 1 : 0,
        hand_raised_at: participant.handRaisedAt,
        created_at: participant.createdAt,
        joined_at: participant.joinedAt,
        left_at: participant.leftAt,
      };
      const key = { conference_id: participant.conferenceId, identity: participant.identity };
      queries.run(
        build
          .insertInto("conference_participants")
          .values({ ...key, ...row })
          .onConflict((conflict) => conflict.columns(["conference_id", "identity"]).doUpdateSet(row)),
      );
    },
    get: (conferenceId, identity) =>
      queries
        .all(select.where("conference_id", "=", conferenceId).where("identity", "=", identity))
        .map(toParticipant)[0],
    ofSecret: (conferenceId, secretHash) =>
      queries
        .all(select.where("conference_id", "=", conferenceId).where("secret_hash", "=", secretHash))
        .map(toParticipant)[0],
    list: (conferenceId) =>
      queries
        .all(select.where("conference_id", "=", conferenceId).orderBy("created_at").orderBy("identity"))
        .map(toParticipant),
    occupied: () => new Set(queries.all(occupied).map(({ conference_id }) => conference_id)),
    remove(conferenceId, identity) {
      queries.run(
        build
          .deleteFrom("conference_participants")
          .where("conference_id", "=", conferenceId)
          .where("identity", "=", identity),
      );
    },
    clear(conferenceId) {
      queries.run(build.deleteFrom("conference_participants").where("conference_id", "=", conferenceId));
    },
  };
}
