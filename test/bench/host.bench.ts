import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { ServerFrame } from "../../src/shared/contract/events.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { controlPlanePid, general, invite, mediaServerPid, startHost } from "../helpers/host.ts";
import { close, electronPath } from "../helpers/people.ts";
import { record, runs } from "./record.ts";

/** Clock ticks that a process has used, and its share of memory in MiB. */
function usage(pid: number): { ticks: number; memory: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const pss = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
  return { ticks: Number(fields[11]) + Number(fields[12]), memory: Number(pss) / 1024 };
}

test("the host at rest", async () => {
  const host = await startHost();
  const pids = [
    host.process.pid ?? 0,
    controlPlanePid(host.process.pid ?? 0),
    mediaServerPid(host.dataDirectory),
  ];
  const seconds = 20;
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const before = pids.map(usage);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const after = pids.map(usage);
  const ticks = after.reduce((sum, { ticks: now }, i) => sum + now - (before[i]?.ticks ?? 0), 0);
  record({ what: "host at rest: processor", unit: "% of a core", values: [ticks / seconds], target: "1" });
  record({
    what: "host at rest: memory",
    unit: "MiB",
    values: [after.reduce((sum, { memory }) => sum + memory, 0)],
    target: "250",
  });
});

test("50 people listening to 20 messages a second", async () => {
  const host = await startHost();
  const people = await Promise.all(Array.from({ length: 50 }, (_, i) => invite(host, `P${i}`)));
  const room = await general(host.owner);
  const sentAt = new Map<string, number>();
  /** Until the last of the sockets has it. */
  const latencies = new Map<string, number>();
  let received = 0;
  const sockets = await Promise.all(
    people.map(async ({ token }) => {
      const seen = new Map<string, number>();
      const socket = new WebSocket(`${host.url.replace("http", "ws")}/v1/events`);
      onTestFinished(() => socket.terminate());
      socket.on("open", () => socket.send(JSON.stringify({ access_token: token, since: null })));
      const ready = new Promise((resolve) => socket.once("message", resolve));
      socket.on("message", (text: Buffer) => {
        const frame = JSON.parse(text.toString()) as ServerFrame;
        if (frame.type !== "swp.message") return;
        const { body } = frame.data;
        seen.set(body, (seen.get(body) ?? 0) + 1);
        latencies.set(body, performance.now() - (sentAt.get(body) ?? 0));
        received += 1;
      });
      await ready;
      return seen;
    }),
  );
  const pid = controlPlanePid(host.process.pid ?? 0);
  const seconds = Number(process.env["HEARTH_BENCH_SECONDS"] ?? 120);
  const sending: Promise<unknown>[] = [];
  let before = 0;
  for (let i = 0; i < 20 * seconds; i += 1) {
    // The first ten seconds warm everything up.
    if (i === 20 * Math.min(10, seconds / 2)) before = usage(pid).memory;
    const body = `message ${i}`;
    sentAt.set(body, performance.now());
    const sender = people[i % people.length] ?? host.owner;
    const request = { params: { room_id: room.id }, body: { body, txn_id: `bench-${i}` } };
    sending.push(sender.api.call(routes.sendMessage, request));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await Promise.all(sending);
  await expect.poll(() => received).toBe(50 * 20 * seconds);
  for (const seen of sockets) {
    expect(seen.size).toBe(20 * seconds);
    expect(Math.max(...seen.values())).toBe(1);
  }
  record({
    what: "send → the last of 50 sockets, 20 messages a second",
    unit: "ms",
    values: [...latencies.values()],
    target: "250",
  });
  record({
    what: "control plane: memory grown meanwhile",
    unit: "MiB",
    values: [usage(pid).memory - before],
    target: "50",
  });
});

test.skipIf(!electronPath)("launch → usable room list, host included", async () => {
  const values: number[] = [];
  for (let run = 0; run < runs(5); run += 1) {
    const began = Date.now();
    const { app, page } = await launchDesktop();
    await expect.poll(() => page.getByTestId("start-video-call").isEnabled()).toBe(true);
    values.push(Date.now() - began);
    await close("the app", app);
  }
  record({
    what: "app launch → usable room list (driven by Playwright)",
    unit: "ms",
    values,
    target: "2000",
  });
});
