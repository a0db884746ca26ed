import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRefresher } from "../../../../../src/renderer/features/conferences/refresher.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("fetches at once, and then once per interval however much changes", async () => {
  const fetch = vi.fn(async () => {});
  const refresher = createRefresher(fetch, 1_000);
  refresher.ask();
  for (let count = 0; count < 50; count += 1) refresher.ask();
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fetch).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fetch).toHaveBeenCalledTimes(2);
  refresher.ask();
  expect(fetch).toHaveBeenCalledTimes(3);
});

test("waits for a fetch that takes longer than the interval", async () => {
  const answers: (() => void)[] = [];
  const fetch = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)));
  const refresher = createRefresher(fetch, 1_000);
  refresher.ask();
  refresher.ask();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(fetch).toHaveBeenCalledTimes(1);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("fetches nothing after it was stopped", async () => {
  const fetch = vi.fn(async () => {});
  const refresher = createRefresher(fetch, 1_000);
  refresher.ask();
  refresher.ask();
  refresher.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  refresher.ask();
  expect(fetch).toHaveBeenCalledTimes(1);
});
