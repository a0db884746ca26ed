import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHostClock } from "../../../../src/renderer/api/host-clock.ts";
import { createRingLimit } from "../../../../src/renderer/stores/ring-limit.ts";
import type { CallDocument } from "../../../../src/shared/contract/entities.ts";

const HOUR = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-01-01T12:00:00Z") }));
afterEach(() => void vi.useRealTimers());

const ringUntil = (time: string) => ({ id: "call-1", ring_expires_at: time }) as CallDocument;

function createLimit() {
  const clock = createHostClock();
  const over: string[] = [];
  const limit = createRingLimit(clock, ({ id }) => void over.push(id));
  return { clock, over, limit };
}

test("a ring that the page finds as it opens goes on, though this machine's clock is two hours ahead", () => {
  const { clock, over, limit } = createLimit();
  limit.follow([ringUntil("2026-01-01T10:00:40Z")]);
  vi.advanceTimersByTime(500);
  expect(over).toEqual([]);
  clock.note("2026-01-01T10:00:10Z");
  vi.advanceTimersByTime(30_900);
  expect(over).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(over).toEqual(["call-1"]);
});

test("a ring is not prolonged as the host sets its clock", () => {
  const { clock, over, limit } = createLimit();
  clock.note("2026-01-01T10:00:00Z");
  limit.follow([ringUntil("2026-01-01T11:00:40Z")]);
  clock.note("2026-01-01T11:00:00Z");
  vi.advanceTimersByTime(41_100);
  expect(over).toEqual(["call-1"]);
});

test("a ring that has ended, or is no longer followed, is not over once more", () => {
  const { clock, over, limit } = createLimit();
  clock.note("2026-01-01T10:00:00Z");
  limit.follow([ringUntil("2026-01-01T10:00:40Z")]);
  limit.follow([]);
  vi.advanceTimersByTime(HOUR);
  limit.follow([ringUntil("2026-01-01T12:00:40Z")]);
  limit.stop();
  clock.note("2026-01-01T18:00:00Z");
  vi.advanceTimersByTime(HOUR);
  expect(over).toEqual([]);
});
