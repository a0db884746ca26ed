import type { CallState } from "../../shared/call/call.ts";
import type { Calls } from "../ports/storage.ts";
import { build, type Queries } from "./queries.ts";

/** A call is stored whole, as the state machine has it; the columns beside it are for finding it. */
export function createCalls(queries: Queries): Calls {
  const select = build.selectFrom("calls").select("state");
  const toCall = (row: { state: string }) => JSON.parse(row.state) as CallState;
  const one = (row: { state: string } | undefined) => row && toCall(row);
  return {
    insert(call) {
      queries.run(
        build.insertInto("calls").values({
          id: call.id,
          room_id: call.roomId,
          status: call.status,
          started_at: call.startedAt,
          state: JSON.stringify(call),
        }),
      );
    },
    save(call) {
      queries.run(
        build
          .updateTable("calls")
          .set({ status: call.status, state: JSON.stringify(call) })
          .where("id", "=", call.id),
      );
    },
    get: (id) => one(queries.first(select.where("id", "=", id))),
    liveIn: (roomId) =>
      one(queries.first(select.where("room_id", "=", roomId).where("status", "<>", "ended"))),
    live: () => queries.all(select.where("status", "<>", "ended")).map(toCall),
  };
}
