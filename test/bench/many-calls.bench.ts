import { test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { startHost } from "../helpers/host.ts";
import { chat, keptBy, openCallers } from "../helpers/many-calls.ts";
import { record, runs } from "./record.ts";

/** How many calls at the beginning are compared with as many at the end. */
const COMPARED = 10;

test(
  "60 calls in a row, with two messages a second",
  async () => {
    const host = await startHost();
    const { rooms } = await host.owner.api.call(routes.listRooms);
    const { owner, call } = await openCallers(host);
    const calls = runs(60);
    const stop = chat(host, rooms[0]?.id ?? "");
    const times: number[] = [await call(), await call()];
    const before = await keptBy(owner);
    while (times.length < calls) times.push(await call());
    stop();
    const after = await keptBy(owner);
    const perCall = (more: number) => Math.round((more / (times.length - 2)) * 10) / 10;
    record({ what: "answer → both directions flow, all calls", unit: "ms", values: times });
    record({ what: "the first ten calls", unit: "ms", values: times.slice(0, COMPARED) });
    record({ what: "the last ten calls", unit: "ms", values: times.slice(-COMPARED) });
    record({
      what: "listeners more after each call",
      unit: "",
      values: [perCall(after.listeners - before.listeners)],
      target: "0",
    });
    record({ what: "nodes more after each call", unit: "", values: [perCall(after.nodes - before.nodes)] });
  },
  40 * 60_000,
);
