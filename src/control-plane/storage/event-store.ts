import type { ServerEvent } from "../../shared/contract/events.ts";
import type { EventStore, StoredEvent } from "../ports/event-store.ts";
import { build, type Queries } from "./queries.ts";

/** The host's event log. Calls `appended` for each new event, within the transaction. */
export function createEventStore(queries: Queries, appended: (event: StoredEvent) => void): EventStore {
  const head = () =>
    queries.first(build.selectFrom("events").select((e) => e.fn.max("position").as("position")))?.position ??
    0;
  const oldest = () =>
    queries.first(build.selectFrom("events").select((e) => e.fn.min("position").as("position")))?.position ??
    0;
  /** The events that the person may see now, in order. */
  const visibleTo = (userId: string) =>
    build
      .selectFrom("events")
      .select(["position", "event"])
      .where((e) => e.or([e("user_id", "is", null), e("user_id", "=", userId)]))
      // Personal events about a room are visible only while the person is in it.
      .where((e) =>
        e.or([
          e("room_id", "is", null),
          e(
            "room_id",
            "in",
            e
              .selectFrom("room_members")
              .select("room_members.room_id")
              .where("room_members.user_id", "=", userId),
          ),
        ]),
      )
      .orderBy("position");
  return {
    head,
    nextPosition: () => head() + 1,
    append(audience, body) {
      const last = queries.first(
        build
          .selectFrom("events")
          .select(["position", "bytes_to_here as bytes"])
          .orderBy("position", "desc")
          .limit(1),
      );
      const position = (last?.position ?? 0) + 1;
      const event = { position, ...body };
      const text = JSON.stringify(event);
      queries.run(
        build.insertInto("events").values({
          position,
          room_id: audience.roomId ?? null,
          user_id: audience.userId ?? null,
          event: text,
          bytes_to_here: (last?.bytes ?? 0) + Buffer.byteLength(text),
        }),
      );
      appended({ audience, event });
      return position;
    },
    covers: (position) => position <= head() && position >= oldest() - 1,
    replay(userId, position, max) {
      const end = Math.min(head(), position + max.scanned);
      const rows = queries.all(
        visibleTo(userId).where("position", ">", position).where("position", "<=", end).limit(max.rows),
      );
      const frames: Buffer[] = [];
      let bytes = 0;
      for (const row of rows) {
        if (bytes >= max.bytes) return { frames, upTo: rows[frames.length - 1]?.position ?? position };
        const frame = Buffer.from(row.event);
        frames.push(frame);
        bytes += frame.length;
      }
      return { frames, upTo: rows.length < max.rows ? end : (rows.at(-1)?.position ?? end) };
    },
    since(userId, position, upTo) {
      let query = visibleTo(userId).where("position", ">", position);
      if (upTo !== undefined) query = query.where("position", "<=", upTo);
      return queries.all(query).map((row) => JSON.parse(row.event) as ServerEvent);
    },
  };
}
