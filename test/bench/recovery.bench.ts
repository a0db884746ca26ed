import { afterAll, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { controlPlanePid, mediaServerPid } from "../helpers/host.ts";
import { expectMedia, longestGap } from "../helpers/media.ts";
import { callWith, calmDevices } from "../helpers/people.ts";
import { record, runs } from "./record.ts";

const back: number[] = [];
afterAll(() =>
  record({
    what: "media back after kill -9 of the SFU, call of 4",
    unit: "ms",
    values: back,
    target: "p95 10000, most 15000",
  }),
);

// A host each: one that has seen several crashes within a minute waits longer before it starts the next.
test.each(Array.from({ length: runs(20) }, (_, i) => i + 1))(
  "kill -9 of the media server → every pair's sound and picture flow again, run %i",
  async () => {
    const { host, pages, callId } = await callWith(["Bea", "Cem", "Dan"], calmDevices);
    const pid = mediaServerPid(host.dataDirectory);
    const killed = Date.now();
    process.kill(pid, "SIGKILL");
    // What is still in the old connections' buffers must not count as flowing.
    await expect.poll(() => mediaServerPid(host.dataDirectory), { interval: 20 }).not.toBe(pid);
    await expectMedia(pages, 3, 60_000);
    back.push(Date.now() - killed);
    expect((await host.owner.api.call(routes.listRooms)).rooms[0]?.call?.id).toBe(callId);
  },
);

const gaps: number[] = [];
afterAll(() =>
  record({ what: "kill -9 of the control plane: gap in media", unit: "ms", values: gaps, target: "0" }),
);

test.each(Array.from({ length: runs(5) }, (_, i) => i + 1))(
  "kill -9 of the control plane → the longest gap in what is received, run %i",
  async () => {
    const { host, pages } = await callWith(["Bea", "Cem"], calmDevices);
    const [, page] = pages;
    if (!page) throw new Error("nobody there");
    const gap = longestGap(page, 8_000);
    process.kill(controlPlanePid(host.process.pid ?? 0), "SIGKILL");
    gaps.push(await gap);
  },
);
