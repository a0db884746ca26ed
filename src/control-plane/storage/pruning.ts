import { sql, type Compilable } from "kysely";
import { limits } from "../../shared/base/limits.ts";
import type { Pruning } from "../ports/storage.ts";
import { build, type Queries } from "./queries.ts";

type Rule = (now: number, max: number) => Compilable;

const last = sql<number>`(SELECT bytes_to_here FROM events ORDER BY position DESC LIMIT 1)`;

/** Those of the oldest `max` events that exceed the limits. */
const outdatedEvents = (max: number) =>
  build
    .selectFrom(
      build
        .selectFrom("events")
        .select(["position", "bytes_to_here"])
        .orderBy("position")
        .limit(max)
        .as("oldest"),
    )
    .select("position")
    .where((old) =>
      old.or([
        old("position", "<=", sql<number>`(SELECT max(position) FROM events) - ${limits.eventsKept}`),
        old("bytes_to_here", "<=", sql<number>`${last} - ${limits.eventBytesKept}`),
      ]),
    );

/** Deletes the oldest events, up to `pruneBytes`. Reads no more rows than it may delete. */
const events: Rule = (_now, max) => {
  const first = sql<number>`(SELECT bytes_to_here FROM events ORDER BY position LIMIT 1)`;
  const some = outdatedEvents(max).where("bytes_to_here", "<", sql<number>`${first} + ${limits.pruneBytes}`);
  return build.deleteFrom("events").where("position", "in", some);
};

const missedCalls: Rule = (_now, max) =>
  build.deleteFrom("missed_calls").where((e) => {
    const ranked = e
      .selectFrom("missed_calls")
      .select(({ fn }) => [
        "user_id",
        "call_id",
        fn
          .agg<number>("row_number")
          .over((over) => over.partitionBy("user_id").orderBy("missed_at", "desc"))
          .as("rank"),
      ])
      .as("ranked");
    const tooOld = e
      .selectFrom(ranked)
      .select(["ranked.user_id", "ranked.call_id"])
      .where("ranked.rank", ">", limits.missedCalls)
      .limit(max);
    return e(e.refTuple("user_id", "call_id"), "in", tooOld.$asTuple("user_id", "call_id"));
  });

const codes: Rule = (now, max) =>
  build
    .deleteFrom("sign_in_codes")
    .where("hash", "in", (e) =>
      e.selectFrom("sign_in_codes").select("hash").where("expires_at", "<=", now).limit(max),
    );

const transactions: Rule = (now, max) =>
  build
    .deleteFrom("transactions")
    .where("id", "in", (e) =>
      e.selectFrom("transactions").select("id").where("expires_at", "<=", now).limit(max),
    );

const sessions: Rule = (now, max) =>
  build.deleteFrom("sessions").where("id", "in", (e) =>
    e
      .selectFrom("sessions")
      .select("id")
      .where((where) =>
        where.or([
          where("revoked_at", "<=", now - limits.endedSessionsKept),
          where("expires_at", "<=", now - limits.endedSessionsKept),
        ]),
      )
      .limit(max),
  );

const invites: Rule = (now, max) =>
  build.deleteFrom("invites").where("id", "in", (e) =>
    e
      .selectFrom("invites")
      .select("id")
      .where((where) =>
        where.or([
          where("revoked_at", "<=", now - limits.endedInvitesKept),
          where("expires_at", "<=", now - limits.endedInvitesKept),
          where.and([
            where("uses", ">=", where.ref("max_uses")),
            where("created_at", "<=", now - limits.endedInvitesKept),
          ]),
        ]),
      )
      .limit(max),
  );

const rules = [events, missedCalls, codes, transactions, sessions, invites];

export function createPruning(queries: Queries): Pruning {
  return {
    step(now, max) {
      const counts = rules.map((rule) => queries.run(rule(now, max)));
      // Not `count > 0`, which might never end: at the limit, each new event makes an old one outdated.
      const cutShort = queries.first(outdatedEvents(1)) !== undefined;
      return cutShort || counts.some((count) => count >= max);
    },
  };
}
