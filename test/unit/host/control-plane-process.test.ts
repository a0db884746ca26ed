import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ControlPlaneMonitor } from "../../../src/host/control-plane-monitor.ts";
import { ControlPlaneProcess } from "../../../src/host/control-plane-process.ts";
import type { ControlPlaneState } from "../../../src/host/control-plane-state.ts";
import { loopback } from "../../../src/host/reach.ts";
import type { ControlPlaneLauncher } from "../../../src/host/launcher.ts";
import type {
  ControlPlaneEvent,
  FromControlPlane,
  StartOptions,
  ToControlPlane,
} from "../../../src/shared/contract/process-channel.ts";
import type { HostErrorCode } from "../../../src/shared/errors/host-codes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const dataDirectory = "/nowhere";
const order: StartOptions = {
  dataDirectory,
  uiDirectory: "",
  version: "test",
  reach: loopback,
  port: 0,
  ownerName: "Ada",
  openingKey: "",
  clock: null,
  callTokenSecret: "",
  livekit: { apiKey: "", apiSecret: "", webhookKey: "", webhookSecret: "" },
};

/** Processes that send what the test makes them send, and the start orders that they received. */
function processes() {
  const orders: StartOptions[] = [];
  const behaviour = { answersPings: true, refuses: null as HostErrorCode | null };
  const answerTo = (message: ToControlPlane): FromControlPlane | null => {
    if (message.type === "event") return null;
    const { id, name } = message;
    switch (name) {
      case "lock":
        return { type: "answer", id };
      case "start":
        orders.push(message.input as StartOptions);
        if (behaviour.refuses) return { type: "failure", id, code: behaviour.refuses };
        return { type: "answer", id, value: { port: 1 } };
      case "ping":
        return behaviour.answersPings ? { type: "answer", id } : null;
      case "createOwnerCode":
        return { type: "failure", id, code: "HEARTH_DISK_FULL" };
    }
  };
  let say = (_message: FromControlPlane): void => {};
  let crash = (): void => {};
  const launcher: ControlPlaneLauncher = {
    launch({ onMessage, onExit }) {
      say = onMessage;
      crash = () => onExit("SIGKILL");
      return {
        pid: 1,
        send(message) {
          const answer = answerTo(message);
          if (answer) onMessage(answer);
        },
        kill: () => onExit("SIGKILL"),
      };
    },
  };
  return {
    launcher,
    orders,
    behaviour,
    tell: (name: ControlPlaneEvent) => say({ type: "event", name }),
    crash: () => crash(),
  };
}

const quiet = { dataDirectory, start: () => order, onClock: () => {}, onLine: () => {} };

test("the time for which a process hung does not count as healthy", async () => {
  const { launcher, behaviour } = processes();
  const run = new ControlPlaneProcess({ ...quiet, launcher });
  await vi.advanceTimersByTimeAsync(5_000);
  behaviour.answersPings = false;
  await vi.advanceTimersByTimeAsync(60_000);
  const { failure, readyFor } = await run.ended;
  expect(failure.code).toBe("HEARTH_CONTROL_PLANE_UNRESPONSIVE");
  expect(readyFor).toBeGreaterThanOrEqual(5_000);
  expect(readyFor).toBeLessThanOrEqual(6_000);
});

test("an owner's code that cannot be created is refused at once, with the reason", async () => {
  const run = new ControlPlaneProcess({ ...quiet, launcher: processes().launcher });
  await run.ready;
  await expect(run.ownerCode(60_000)).rejects.toMatchObject({ code: "HEARTH_DISK_FULL" });
});

async function supervise() {
  const made = processes();
  const states: ControlPlaneState[] = [];
  const supervised = new ControlPlaneMonitor({
    launcher: made.launcher,
    dataDirectory,
    start: () => order,
    onState: (state) => states.push(state),
    onLine: () => {},
  });
  await supervised.start();
  return { ...made, supervised, states, checks: () => made.orders.map(({ checkDatabase }) => checkDatabase) };
}

test("the database is checked at the first start and after damage, not after each crash", async () => {
  const { crash, tell, checks } = await supervise();
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
  const { crash, tell, behaviour, checks } = await supervise();
  tell("damaged");
  behaviour.refuses = "HEARTH_DISK_FULL";
  crash();
  await vi.advanceTimersByTimeAsync(60);
  behaviour.refuses = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(checks()).toEqual([true, true, true]);
});

test("a damaged database is reported at once, and read again only on a retry", async () => {
  const { crash, behaviour, supervised, states, checks } = await supervise();
  behaviour.refuses = "HEARTH_DATABASE_DAMAGED";
  crash();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(states.at(-1)).toMatchObject({ status: "failed", code: "HEARTH_DATABASE_DAMAGED" });
  expect(checks()).toHaveLength(2);
  supervised.retry();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(states.at(-1)).toMatchObject({ status: "failed", code: "HEARTH_DATABASE_DAMAGED" });
  expect(checks()).toHaveLength(3);
  behaviour.refuses = null;
  supervised.retry();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states.at(-1)).toEqual({ status: "ready", port: 1 });
  expect(checks().at(-1)).toBe(true);
});
