import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CallClock } from "../../../../src/control-plane/calls/call-clock.ts";
import { Deadlines } from "../../../../src/control-plane/calls/deadlines.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import type { CallState } from "../../../../src/shared/call/call-state.ts";
import { startCall, transition } from "../../../../src/shared/call/call.ts";

const MINUTES = 60_000;

/** A machine whose time of day can be set, but not its uptime. */
class Machine {
  now = Date.parse("2026-01-01T12:00:00Z");
  up = 5_000;
  readonly source = { wall: () => this.now, uptime: () => this.up };

  pass(milliseconds: number): void {
    for (let passed = 0; passed < milliseconds; passed += 50) {
      this.now += 50;
      this.up += 50;
      vi.advanceTimersByTime(50);
    }
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function ring(machine: Machine, clock: CallClock) {
  const startedUp = machine.up;
  const identity = `${"1".repeat(24)}:dev-${"1".repeat(16)}`;
  let call: CallState = startCall({
    id: "call-1",
    roomId: "room-1",
    type: "audio",
    direct: true,
    initiator: identity,
    others: ["2".repeat(24)],
    at: clock.now(),
  });
  let lasted: number | null = null;
  const deadlines = new Deadlines(
    clock,
    () => {
      const before = call;
      call = transition(call, { type: "tick", at: clock.now() });
      // As `CallLedger` does: a deadline is only scheduled after a change.
      if (call !== before) deadlines.schedule(call);
      if (call.status === "ended") lasted ??= machine.up - startedUp;
    },
    (_id, error) => {
      throw error;
    },
  );
  deadlines.schedule(call);
  return { deadlines, lasted: () => lasted };
}

test("a ring lasts 45 to 46 s, however the clock is set meanwhile", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          after: fc.integer({ min: 0, max: 20_000 }),
          by: fc.integer({ min: -10 * MINUTES, max: 10 * MINUTES }),
        }),
        { maxLength: 4 },
      ),
      (jumps) => {
        const machine = new Machine();
        const { deadlines, lasted } = ring(machine, new CallClock(null, () => {}, machine.source));
        for (const { after, by } of jumps) {
          machine.pass(after);
          machine.now += by;
        }
        machine.pass(limits.ringDuration + 1_000);
        expect(lasted()).toBeGreaterThanOrEqual(limits.ringDuration);
        expect(lasted()).toBeLessThanOrEqual(limits.ringDuration + 1_000);
        deadlines.stop();
      },
    ),
    { numRuns: 40 },
  );
});

test("a ring that expired while the machine slept ends when it wakes", () => {
  const machine = new Machine();
  const { deadlines, lasted } = ring(machine, new CallClock(null, () => {}, machine.source));
  machine.pass(10_000);
  // Timers do not run during sleep.
  machine.now += 60 * MINUTES;
  machine.up += 60 * MINUTES;
  machine.pass(500);
  expect(lasted()).not.toBeNull();
  deadlines.stop();
});

test("a deadline whose change could not be stored is retried", () => {
  const machine = new Machine();
  const clock = new CallClock(null, () => {}, machine.source);
  let tries = 0;
  const failures: string[] = [];
  const deadlines = new Deadlines(
    clock,
    () => {
      tries += 1;
      throw new Error("the disk is full");
    },
    (callId) => failures.push(callId),
  );
  const others = ["2".repeat(24)];
  const start = { id: "call-1", roomId: "room-1", type: "audio", direct: true, initiator: "a" } as const;
  deadlines.schedule(startCall({ ...start, others, at: clock.now() }));
  machine.pass(limits.ringDuration + 11_000);
  expect(tries).toBe(3);
  expect(failures).toHaveLength(3);
  deadlines.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test("a replaced process continues the clock, however the time of day was set", () => {
  const machine = new Machine();
  let anchor = null;
  const first = new CallClock(null, (told) => (anchor = told), machine.source);
  machine.pass(1_000);
  machine.now -= 10 * MINUTES;
  const second = new CallClock(anchor, () => {}, machine.source);
  expect(second.now()).toBe(first.now());
});

test("between calls the clock follows the time of day, and clients are told", () => {
  const machine = new Machine();
  const told: number[] = [];
  const clock = new CallClock(null, ({ wall }) => told.push(wall), machine.source);
  machine.now += 10 * MINUTES;
  expect(clock.now()).toBe(machine.now - 10 * MINUTES);
  clock.set();
  expect(clock.now()).toBe(machine.now);
  clock.set();
  expect(told).toHaveLength(2);
});
