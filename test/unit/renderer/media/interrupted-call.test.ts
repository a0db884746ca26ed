import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { rememberCall, takeInterruptedCall } from "../../../../src/renderer/media/interrupted-call.ts";
import { useApp } from "../../../../src/renderer/stores/app-store.ts";
import { useCall } from "../../../../src/renderer/stores/call-store.ts";
import type { Me } from "../../../../src/shared/contract/entities.ts";
import { useFakeStorage } from "../fake-storage.ts";

beforeEach(() => {
  useFakeStorage();
  vi.spyOn(performance, "getEntriesByType").mockReturnValue([
    { type: "reload" } as unknown as PerformanceNavigationTiming,
  ]);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** With the microphone on. */
function enterCall({ isHeldOn }: { isHeldOn: boolean }): void {
  rememberCall();
  useApp.setState({ phase: { status: "signed-in", me: { id: "user-a" } as Me } });
  useCall.setState({
    connection: { status: "joining", roomId: "room-1", callId: "call-1" },
    microphone: "on",
    isHeldOn,
  });
}

test("a microphone that was on for as long as a key was held is off in the page that is loaded next", () => {
  enterCall({ isHeldOn: true });
  expect(takeInterruptedCall()?.microphone).toBe(false);
});

test("a call is remembered with whoever is in it, since another person may sign in next", () => {
  enterCall({ isHeldOn: false });
  expect(takeInterruptedCall()).toEqual({
    userId: "user-a",
    roomId: "room-1",
    callId: "call-1",
    microphone: true,
    camera: false,
  });
  expect(takeInterruptedCall()).toBeNull();
});
