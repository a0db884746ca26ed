import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { tail, within } from "../helpers/deadline.ts";
import { controlPlanePid, invite, mediaServerPid, startHost } from "../helpers/host.ts";
import { hostAccount } from "./accounts.ts";
import { fault, isLong } from "./fault.ts";
import { Senders } from "./senders.ts";

const SECONDS = isLong ? Number(process.env["HEARTH_FAULTS_MINUTES"] ?? 10) * 60 : 12;
/** What people notice. The short form runs beside other tests, so only the long one holds it to that. */
const HEALTH_P99 = 100;
const MIB = 1024 * 1024;

const schemathesis = process.env["HEARTH_TEST_SCHEMATHESIS"] ?? "";

/** What the data folder may grow by, in ten minutes: a stranger's is logs alone, a guest's what guests may write. */
const kinds = [
  { who: "nobody", quota: 40 * MIB },
  { who: "a guest", quota: 200 * MIB },
] as const;

for (const { who, quota } of kinds)
  fault(
    `a stranger with the API document, as ${who}`,
    { short: 1, long: 1, timeout: (SECONDS + 120) * 1_000 },
    async (report) => {
      const host = await startHost();
      const senders = new Senders(await hostAccount(host), 1);
      const guest = who === "nobody" ? null : await invite(host, "Guest", { role: "guest" });
      const pids = () => [
        host.process.pid,
        controlPlanePid(host.process.pid ?? 0),
        mediaServerPid(host.dataDirectory),
      ];
      const before = { pids: pids(), size: sizeOf(host.dataDirectory) };
      const prober = run("test/faults/stranger/health-prober.ts", host.url, host.owner.token);
      const token = guest ? ["--token", guest.token] : [];
      const stranger = run(
        "test/faults/stranger/stranger.ts",
        "--url",
        host.url,
        "--seconds",
        String(SECONDS),
        ...token,
      );
      const fuzzing = isLong && schemathesis ? fuzz(host.url, guest?.token ?? "", host.dataDirectory) : null;
      const seen = JSON.parse(await stranger.output()) as {
        steps: Record<string, number>;
        seen: Record<string, number>;
      };
      fuzzing?.end();
      prober.end();
      const health = JSON.parse(await prober.output()) as { took: number[]; refused: number };
      await senders.progress();
      await senders.settle(report);
      const sorted = health.took.toSorted((a, b) => a - b);
      const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Infinity;
      const growth = sizeOf(host.dataDirectory) - before.size;
      const faults = Object.entries(seen.seen).filter(
        ([status]) => /^5\d\d$/.test(status) && status !== "503",
      );
      process.stderr.write(`${who} has done ${JSON.stringify(seen.steps)}\n`);
      report.remark = [
        `health p50 ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} p99 ${p99.toFixed(0)} most ${sorted.at(-1)?.toFixed(0)} ms of ${sorted.length}`,
        `${health.refused} not answered`,
        `folder +${(growth / MIB).toFixed(1)} MiB`,
        `answers ${JSON.stringify(seen.seen)}`,
        ...(fuzzing ? [`schemathesis: ${fuzzing.verdict()}`] : []),
      ].join(", ");
      // It has tried everything.
      expect(Object.values(seen.steps).every((count) => count > 0)).toBe(true);
      expect(pids()).toEqual(before.pids);
      expect(health.refused).toBe(0);
      expect(Object.fromEntries(faults)).toEqual({});
      expect(growth).toBeLessThan((quota * Math.max(SECONDS, 60)) / 600);
      if (isLong) expect(p99).toBeLessThan(HEALTH_P99);
    },
  );

/** A program of ours, in a process of its own. */
function run(program: string, ...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    end: () => void child.stdin.end(),
    async output(): Promise<string> {
      await within((SECONDS + 60) * 1_000, program, closed, () => tail(errors));
      if (child.exitCode !== 0) throw new Error(`${program} ended with ${child.exitCode}: ${tail(errors)}`);
      return output;
    },
  };
}

/** schemathesis beside it, over and over, with all that the description allows and forbids. */
function fuzz(url: string, token: string, directory: string) {
  let output = "";
  let ended = false;
  const start = () => {
    const child = spawn(
      schemathesis,
      [
        "run",
        `${url}/v1/openapi.json`,
        ...(token ? ["--header", `Authorization: Bearer ${token}`] : []),
        "--checks=not_a_server_error",
        "--phases=coverage,fuzzing",
        // It would sign itself out.
        "--exclude-operation-id=endSession",
        "--max-examples=50",
        "--request-timeout=10",
        "--no-color",
      ],
      { stdio: ["ignore", "pipe", "ignore"], cwd: directory },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    let own = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (own += text));
    child.on("close", (code) => {
      if (ended) return;
      output ||= code === 0 ? "" : tail(own.slice(Math.max(0, own.indexOf("= FAILURES"))), 2_000);
      start();
    });
    return child;
  };
  start();
  return { end: () => (ended = true), verdict: () => output || "nothing found" };
}

/** Without SQLite's write-ahead log: it is reused, and takes its 4 MiB regardless of who writes. */
function sizeOf(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).reduce((sum, entry) => {
    const size =
      entry.isFile() && !entry.name.endsWith("-wal")
        ? statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size
        : 0;
    return sum + (size ?? 0);
  }, 0);
}
