import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { launchDesktop } from "../helpers/desktop.ts";
import { controlPlanePid, mediaServerPid, startHost } from "../helpers/host.ts";
import { electronPath } from "../helpers/people.ts";
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

test.skipIf(!electronPath)("launch → usable room list, host included", async () => {
  const values: number[] = [];
  for (let run = 0; run < runs(5); run += 1) {
    const began = Date.now();
    const { app, page } = await launchDesktop();
    await expect.poll(() => page.getByTestId("start-video-call").isEnabled()).toBe(true);
    values.push(Date.now() - began);
    await app.close();
  }
  record({
    what: "app launch → usable room list (driven by Playwright)",
    unit: "ms",
    values,
    target: "2000",
  });
});

test("script on the wire", () => {
  const assets = "out/renderer/assets";
  const page = readFileSync("out/renderer/index.html", "utf8");
  const sizes = readdirSync(assets)
    .filter((name) => name.endsWith(".js"))
    .map((name) => ({
      first: page.includes(name),
      size: gzipSync(readFileSync(join(assets, name)), { level: 9 }).length / 1000,
    }));
  const total = (some: typeof sizes) => some.reduce((sum, { size }) => sum + size, 0);
  record({
    what: "script for rooms and calls, gzip",
    unit: "kB",
    values: [total(sizes.filter(({ first }) => first))],
    target: "250",
  });
  record({ what: "script in all, gzip", unit: "kB", values: [total(sizes)] });
});
