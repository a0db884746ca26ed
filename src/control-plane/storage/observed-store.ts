import type { ObservedStore } from "../ports/host-stores.ts";
import { build, type Queries } from "./queries.ts";

const ID = 1;

export function createObservedStore(queries: Queries): ObservedStore {
  const since = (kind: string) =>
    new Map(
      queries
        .all(build.selectFrom("observed_since").select(["name", "since"]).where("kind", "=", kind))
        .map((row) => [row.name, row.since]),
    );
  return {
    time: () => queries.first(build.selectFrom("observed_time").select(["total", "wall", "uptime"])),
    saveTime({ total, wall, uptime }) {
      const time = { total: Math.round(total), wall: Math.round(wall), uptime: Math.round(uptime) };
      queries.run(
        build
          .insertInto("observed_time")
          .values({ id: ID, ...time })
          .onConflict((conflict) => conflict.column("id").doUpdateSet(time)),
      );
    },
    since,
    saveSince(kind, known) {
      const before = since(kind);
      for (const name of before.keys())
        if (!known.has(name))
          queries.run(build.deleteFrom("observed_since").where("kind", "=", kind).where("name", "=", name));
      for (const [name, at] of known)
        if (!before.has(name))
          queries.run(build.insertInto("observed_since").values({ kind, name, since: Math.round(at) }));
    },
  };
}
