import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import { EndedRights } from "../../../../src/control-plane/permissions/ended-rights.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let now: number;
let storage: Storage;
let userId: string;
let rights: EndedRights;
let logged: object[];
/** How often each of two kinds of what people hold was rechecked. */
let sockets: number;
let recordings: number;
let socketsFail: boolean;
beforeEach(async () => {
  now = 1_000_000;
  storage = createStorage(await openDatabase(temporaryDirectory()));
  userId = ensureOwner(storage, { now: () => now }, "Ada");
  logged = [];
  rights = new EndedRights(
    storage,
    { now: () => now },
    { error: () => {}, warn: (details) => void logged.push(details) },
  );
  sockets = 0;
  recordings = 0;
  socketsFail = false;
  vi.useFakeTimers();
});
afterEach(() => {
  rights.stop();
  vi.useRealTimers();
});

function watch(): void {
  const nothing = { recheck: () => {} };
  rights.watch({
    eventSockets: {
      recheck() {
        sockets += 1;
        if (socketsFail) throw new Error("the disk is full");
      },
    },
    callsAndRings: nothing,
    conferences: nothing,
    signalling: nothing,
    recordings: { recheck: () => void (recordings += 1) },
    mediaLinks: { recheck: () => {} },
    outgoingWebhooks: nothing,
  });
}

function pass(milliseconds: number): void {
  now += milliseconds;
  vi.advanceTimersByTime(milliseconds);
}

const openToken = (lifetime: number) =>
  storage.write((stores) => {
    openSession(stores, { userId, label: "script", scopes: ["read"], expiresAt: now + lifetime }, now);
    rights.changed();
  });

test("everything is rechecked at the start, on each change of rights, and when the next session expires", () => {
  watch();
  expect(sockets).toBe(1);
  openToken(5_000);
  openToken(8_000);
  expect(sockets).toBe(3);
  pass(4_999);
  expect(sockets).toBe(3);
  pass(1);
  expect(sockets).toBe(4);
  pass(3_000);
  expect([sockets, recordings]).toEqual([5, 5]);
});

test("a session outlives a clock that is set back, and ends at its time", () => {
  watch();
  openToken(5_000);
  now -= 1_000;
  pass(5_000);
  // Woken by the timer, a second before the session expires.
  expect(sockets).toBe(3);
  pass(999);
  expect(sockets).toBe(3);
  pass(1);
  expect(sockets).toBe(4);
});

test("a recheck that fails is logged, does not keep others from being made, and is retried", () => {
  socketsFail = true;
  watch();
  expect([sockets, recordings]).toEqual([1, 1]);
  expect(logged).toEqual([expect.objectContaining({ holding: "eventSockets" })]);
  socketsFail = false;
  pass(limits.revocationRetry);
  expect([sockets, recordings]).toEqual([2, 2]);
  expect(logged).toHaveLength(1);
});

test("nothing is rechecked once it is stopped", () => {
  watch();
  openToken(5_000);
  rights.stop();
  pass(limits.maxExpiryTimer);
  expect(sockets).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});
