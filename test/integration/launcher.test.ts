import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ControlPlaneMonitor } from "../../src/host/control-plane-monitor.ts";
import type { ControlPlaneState } from "../../src/host/control-plane-state.ts";
import { createNodeLauncher, type ControlPlaneLauncher } from "../../src/host/index.ts";
import {
  controlPlaneFile,
  launchControlPlane,
  noNetwork,
  START_TIMEOUT,
  startOptions,
} from "../helpers/control-plane.ts";
import { buildFixtures, runElectronMain, utilityLauncher } from "../helpers/electron-main.ts";
import { childrenOf, isRunning, mediaServerPid, temporaryDirectory } from "../helpers/host.ts";
import { electronPath } from "../helpers/people.ts";

const folder = () => {
  const dataDirectory = temporaryDirectory();
  return {
    dataDirectory,
    start: async () => startOptions(dataDirectory),
    calls: noNetwork,
    onPort: (_port: number | null) => {},
    onActivity: () => {},
    onHostName: () => {},
  };
};

let fixtures = "";
const small = () => join(fixtures, "small-control-plane.mjs");
beforeAll(async () => {
  fixtures = await buildFixtures("small-control-plane", "electron-main");
});

/** The database needs Node-API 10, which only newer Electrons have. */
const electronHasDatabase =
  electronPath !== "" &&
  Number(
    execFileSync(electronPath, ["-p", "process.versions.napi"], {
      encoding: "utf8",
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    }),
  ) >= 10;

const kinds: [name: string, runs: boolean, make: (entry?: string) => ControlPlaneLauncher][] = [
  ["a child of Node", true, (entry = controlPlaneFile) => createNodeLauncher(process.execPath, entry)],
  ["a child of Node, the small one", true, (entry = small()) => createNodeLauncher(process.execPath, entry)],
  [
    "a utilityProcess, the small one",
    electronPath !== "",
    (entry = small()) => utilityLauncher(fixtures, entry),
  ],
  ["a utilityProcess", electronHasDatabase, (entry = controlPlaneFile) => utilityLauncher(fixtures, entry)],
];

/** What every kind of control plane process has to do. */
for (const [name, runs, make] of kinds)
  describe.skipIf(!runs)(name, () => {
    test("starts, reports its port, creates single-use codes, and shuts down gracefully", async () => {
      const { channel, lines, exited } = launchControlPlane(make());
      await channel.call("start", startOptions(temporaryDirectory()), START_TIMEOUT);
      const { code } = await channel.call("createOwnerCode", { lifetime: 60_000 }, 10_000);
      expect(code).toMatch(/^[\w-]{20,}$/);
      await channel.call("ping", undefined, 10_000);
      expect(lines.length).toBeGreaterThan(0);
      channel.tell("stop", undefined);
      expect(await exited).toBe("exit code 0");
    });

    test("reports why it cannot start, and still answers", async () => {
      const { channel } = launchControlPlane(make());
      const options = startOptions(join(temporaryDirectory(), "not/there"));
      await expect(channel.call("start", options, START_TIMEOUT)).rejects.toMatchObject({
        code: expect.stringMatching(/^HEARTH_/),
      });
      await channel.call("ping", undefined, 10_000);
    });

    test("reports its end when the program does not exist", async () => {
      const { channel, exited } = launchControlPlane(make("/nowhere/control-plane.js"));
      await exited;
      await expect(channel.call("ping", undefined, 10_000)).rejects.toMatchObject({
        code: "HEARTH_CONTROL_PLANE_FAILED",
      });
    });

    test("can be killed, even while it is suspended, and a call without an answer rejects then", async () => {
      for (const suspended of [false, true]) {
        const { channel, link, exited } = launchControlPlane(make());
        await channel.call("start", startOptions(temporaryDirectory()), START_TIMEOUT);
        const pid = link.pid ?? 0;
        if (suspended) process.kill(pid, "SIGSTOP");
        const unanswered = suspended ? channel.call("ping", undefined, 60_000) : null;
        link.kill();
        if (unanswered)
          await expect(unanswered).rejects.toMatchObject({ code: "HEARTH_CONTROL_PLANE_FAILED" });
        await exited;
        await expect.poll(() => isRunning(pid)).toBe(false);
      }
    });

    test("rejects a call after its deadline, and answers the next one", async () => {
      const { channel, link } = launchControlPlane(make());
      await channel.call("start", startOptions(temporaryDirectory()), START_TIMEOUT);
      process.kill(link.pid ?? 0, "SIGSTOP");
      await expect(channel.call("ping", undefined, 100)).rejects.toMatchObject({
        code: "HEARTH_CONTROL_PLANE_UNRESPONSIVE",
      });
      process.kill(link.pid ?? 0, "SIGCONT");
      await channel.call("ping", undefined, 10_000);
    });

    test("is replaced when it is suspended, and stops while it is suspended", async () => {
      const states: ControlPlaneState[] = [];
      const ports: (number | null)[] = [];
      const monitor = new ControlPlaneMonitor({
        launcher: make(),
        ...folder(),
        onPort: (port) => ports.push(port),
        onState: (state) => states.push(state),
        onLine: () => {},
      });
      onTestFinished(() => monitor.stop());
      await monitor.start();
      const first = monitor.pid ?? 0;
      const asked = monitor.ownerCode(60_000);
      expect(await asked).toMatch(/^[\w-]{20,}$/);
      process.kill(first, "SIGSTOP");
      const unanswered = expect(monitor.ownerCode(60_000)).rejects.toMatchObject({
        code: "HEARTH_CONTROL_PLANE_UNRESPONSIVE",
      });
      const stoppedAt = performance.now();
      // It waits for 50 ms only, which polling might miss.
      await expect.poll(() => states.map(({ status }) => status), { timeout: 30_000 }).toContain("waiting");
      const noticed = performance.now() - stoppedAt;
      expect(noticed).toBeLessThan(12_000);
      process.stdout.write(`${name}: replaced ${Math.round(noticed)} ms after SIGSTOP\n`);
      await unanswered;
      await expect.poll(() => states.at(-1), { timeout: 30_000 }).toEqual({ status: "ready" });
      expect(monitor.pid).not.toBe(first);
      expect(ports).toEqual([expect.any(Number), null, expect.any(Number)]);
      expect(isRunning(first)).toBe(false);
      const second = monitor.pid ?? 0;
      process.kill(second, "SIGSTOP");
      await monitor.stop();
      expect(isRunning(second)).toBe(false);
    });
  });

test("a control plane in an endless loop is replaced", async () => {
  const states: ControlPlaneState[] = [];
  const monitor = new ControlPlaneMonitor({
    launcher: createNodeLauncher(process.execPath, small()),
    ...folder(),
    onState: (state) => states.push(state),
    onLine: () => {},
  });
  onTestFinished(() => monitor.stop());
  await monitor.start();
  const first = monitor.pid ?? 0;
  await expect(monitor.ownerCode(666)).rejects.toMatchObject({
    code: "HEARTH_CONTROL_PLANE_UNRESPONSIVE",
  });
  // It was ready before as well, so look at the process first.
  await expect.poll(() => monitor.pid, { timeout: 30_000 }).not.toBe(first);
  await expect.poll(() => states.at(-1)?.status, { timeout: 30_000 }).toBe("ready");
  expect(isRunning(first)).toBe(false);
});

test("a control plane whose Node executable does not exist fails without a retry", async () => {
  const monitor = new ControlPlaneMonitor({
    launcher: createNodeLauncher("/nowhere/node", controlPlaneFile),
    ...folder(),
    onState: () => {},
    onLine: () => {},
  });
  await expect(monitor.start()).rejects.toMatchObject({ code: "HEARTH_CONTROL_PLANE_FAILED" });
});

describe.skipIf(!electronPath)("a host whose control plane is a utilityProcess", () => {
  test("leaves no process behind 2 s after Electron is killed", async () => {
    const dataDirectory = temporaryDirectory();
    const said: object[] = [];
    const env = { TEST_HOST: dataDirectory, TEST_ENTRY: small() };
    const electron = runElectronMain(fixtures, env, (message) => said.push(message));
    await expect
      .poll(() => said, { timeout: 60_000 })
      .toContainEqual({ mediaServer: expect.objectContaining({ status: "healthy" }) });
    const pids = [mediaServerPid(dataDirectory), ...utilityPids(electron.pid ?? 0)];
    expect(pids).toHaveLength(2);
    electron.kill("SIGKILL");
    for (const pid of pids)
      await expect.poll(() => isRunning(pid), { timeout: 2_000, interval: 20 }).toBe(false);
  });
});

const utilityPids = (electron: number): number[] =>
  childrenOf(electron).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("NodeService"));
