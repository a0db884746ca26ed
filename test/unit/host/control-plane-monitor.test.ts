import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ControlPlaneMonitor } from "../../../src/host/control-plane-monitor.ts";
import type { ControlPlaneState } from "../../../src/host/control-plane-state.ts";
import { noNetwork } from "../../helpers/control-plane.ts";
import { dataDirectory, fakeProcesses, startOptions } from "./fake-processes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function startMonitor() {
  const made = fakeProcesses();
  const states: ControlPlaneState[] = [];
  const monitor = new ControlPlaneMonitor({
    launcher: made.launcher,
    dataDirectory,
    start: async () => startOptions,
    calls: noNetwork,
    onPort: () => {},
    onActivity: () => {},
    onHostName: () => {},
    onState: (state) => states.push(state),
    onLine: () => {},
  });
  await monitor.start();
  return { ...made, monitor, states, checks: () => made.orders.map(({ checkDatabase }) => checkDatabase) };
}

test("the database is checked at the first start and after damage, not after each crash", async () => {
  const { crash, tell, checks } = await startMonitor();
  crash();
  await vi.advanceTimersByTimeAsync(1_000);
  tell("damaged");
  crash();
  await vi.advanceTimersByTimeAsync(1_000);
  crash();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(checks()).toEqual([true, false, true, false]);
});

test("a check stays due if the process that should make it ends before it is ready", async () => {
  const { crash, tell, behaviour, checks } = await startMonitor();
  tell("damaged");
  behaviour.refuses = "HEARTH_DISK_FULL";
  crash();
  await vi.advanceTimersByTimeAsync(60);
  behaviour.refuses = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(checks()).toEqual([true, true, true]);
});

test("a damaged database is reported at once, and read again only on a retry", async () => {
  const { crash, behaviour, monitor, states, checks } = await startMonitor();
  behaviour.refuses = "HEARTH_DATABASE_DAMAGED";
  crash();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(states.at(-1)).toMatchObject({ status: "failed", code: "HEARTH_DATABASE_DAMAGED" });
  expect(checks()).toHaveLength(2);
  monitor.retry();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(states.at(-1)).toMatchObject({ status: "failed", code: "HEARTH_DATABASE_DAMAGED" });
  expect(checks()).toHaveLength(3);
  behaviour.refuses = null;
  monitor.retry();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states.at(-1)).toEqual({ status: "ready" });
  expect(checks().at(-1)).toBe(true);
});
