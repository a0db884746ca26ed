import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RunningMedia } from "../../../../src/host/reach/running-media.ts";
import type { MediaReach } from "../../../../src/shared/base/reach.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";

const shared = (...addresses: string[]): MediaReach => ({
  addresses,
  udpPort: 47_882,
  tcpPort: 47_882,
  turn: true,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(media: MediaReach) {
  const state = { live: true, restarts: [] as MediaReach[] };
  const scope = new Scope();
  const running = new RunningMedia(
    media,
    { isCallLive: async () => state.live, onMedia: (next) => void state.restarts.push(next) },
    scope,
  );
  return { state, scope, running };
}

test("a new address waits for the end of the calls, and is used then", async () => {
  const { state, running } = start(shared("10.0.0.1"));
  const both = shared("10.0.0.1", "10.0.0.2");
  running.follow(both);
  running.follow(both);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(state.restarts).toEqual([]);
  expect(running.isRestartPending).toBe(true);
  state.live = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(state.restarts).toEqual([both]);
  expect(running.isRestartPending).toBe(false);
});

test("an address that is gone restarts it at once", () => {
  const { state, running } = start(shared("10.0.0.1"));
  running.follow(shared("10.0.0.2"));
  expect(state.restarts).toEqual([shared("10.0.0.2")]);
});

test("an address that is gone again before the calls have ended restarts nothing", async () => {
  const { state, running } = start(shared("10.0.0.1"));
  running.follow(shared("10.0.0.1", "10.0.0.2"));
  running.follow(shared("10.0.0.1"));
  state.live = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(state.restarts).toEqual([]);
});

test("nothing is restarted while it is not known whether a call is live, or after the end of its scope", async () => {
  const { state, running, scope } = start(shared("10.0.0.1"));
  running.follow(shared("10.0.0.1", "10.0.0.2"));
  await vi.advanceTimersByTimeAsync(0);
  scope.end();
  state.live = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(state.restarts).toEqual([]);
});
