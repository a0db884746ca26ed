import { expect, test } from "vitest";
import { afterEnd } from "../../../src/host/control-plane-state.ts";
import { hostNewsOf, isRetryable } from "../../../src/main/app/host-news.ts";

const code = "HEARTH_CONTROL_PLANE_FAILED";

test("a crash leads to a restart at once; many in a row are reported, and still retried", () => {
  let crashes = 0;
  const delays: (number | null)[] = [];
  const told: boolean[] = [];
  for (let i = 0; i < 12; i += 1) {
    const next = afterEnd(crashes, { readyFor: 500, code });
    crashes = next.crashes;
    delays.push(next.delay);
    told.push(next.failed);
  }
  expect(delays.slice(0, 4)).toEqual([50, 100, 200, 400]);
  expect(told).toEqual([...Array.from({ length: 9 }, () => false), true, true, true]);
  expect(delays.slice(9)).toEqual([10_000, 10_000, 10_000]);
});

test("after a while without crashes the count starts again", () => {
  expect(afterEnd(9, { readyFor: 10_001, code })).toEqual({ crashes: 1, failed: false, delay: 50 });
});

test("a permanent failure is reported at once, and waits for somebody to act", () => {
  const ended = { readyFor: 10_001, code: "HEARTH_DATABASE_DAMAGED" } as const;
  expect(afterEnd(0, ended)).toEqual({ crashes: 1, failed: true, delay: null });
  // A full disk may have space again.
  expect(afterEnd(0, { readyFor: 0, code: "HEARTH_DISK_FULL" })).toMatchObject({ failed: false, delay: 50 });
});

test("a window is told what failed and where the log is, but not about each restart", () => {
  const places = { folder: "/data", log: "/data/logs/hearth.log" };
  const failed = { status: "failed", code: "HEARTH_DISK_FULL", message: "The disk is full." } as const;
  expect(hostNewsOf(failed, places)).toEqual({ status: "failed", code: "HEARTH_DISK_FULL", ...places });
  expect(hostNewsOf({ status: "waiting", crashes: 3 }, places)).toEqual({ status: "starting" });
  expect(hostNewsOf({ status: "stopped" }, places)).toBeNull();
});

test("a failure that only a person can fix is not retried automatically", () => {
  expect(isRetryable("HEARTH_DATABASE_DAMAGED")).toBe(false);
  // A backup may just be being copied into the folder: a retry would refuse half of it.
  expect(isRetryable("HEARTH_DATABASE_MISSING")).toBe(false);
  // The next attempt would start with the old database, and nobody would notice that nothing was restored.
  expect(isRetryable("HEARTH_RESTORE_REFUSED")).toBe(false);
  expect(isRetryable("HEARTH_DATA_UNWRITABLE")).toBe(true);
  expect(isRetryable("HEARTH_ALREADY_RUNNING")).toBe(true);
});
