import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ControlPlaneProcess } from "../../../src/host/control-plane-process.ts";
import { noNetwork } from "../../helpers/control-plane.ts";
import { dataDirectory, fakeProcesses, startOptions } from "./fake-processes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const quiet = {
  dataDirectory,
  start: async () => startOptions,
  calls: noNetwork,
  onActivity: () => {},
  onHostName: () => {},
  onClock: () => {},
  onLine: () => {},
};

test("the time for which a process hung does not count as healthy", async () => {
  const { launcher, behaviour } = fakeProcesses();
  const child = new ControlPlaneProcess({ ...quiet, launcher });
  await vi.advanceTimersByTimeAsync(5_000);
  behaviour.answersPings = false;
  await vi.advanceTimersByTimeAsync(60_000);
  const { failure, readyFor } = await child.ended;
  expect(failure.code).toBe("HEARTH_CONTROL_PLANE_UNRESPONSIVE");
  expect(readyFor).toBeGreaterThanOrEqual(5_000);
  expect(readyFor).toBeLessThanOrEqual(6_000);
});

test("an owner's code that cannot be created is refused at once, with the reason", async () => {
  const child = new ControlPlaneProcess({ ...quiet, launcher: fakeProcesses().launcher });
  await child.ready;
  await expect(child.ownerCode(60_000)).rejects.toMatchObject({ code: "HEARTH_DISK_FULL" });
});
