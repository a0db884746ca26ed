import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import { reportActivity } from "../../../../src/control-plane/calls/activity.ts";
import { createCalls } from "../../../../src/control-plane/calls/index.ts";
import { LivekitMediaServer } from "../../../../src/control-plane/livekit/media-server.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { createUserId } from "../../../../src/shared/base/ids.ts";
import type { Activity } from "../../../../src/shared/contract/process-channel.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { callClockOf } from "../../../helpers/clocks.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const keys = { apiKey: "key", apiSecret: "s".repeat(32), webhookKey: "w", webhookSecret: "w".repeat(32) };
const log = { error: () => {}, warn: () => {} };

/** A media server that is slow to remove a participant. */
class SlowMedia extends LivekitMediaServer {
  asked = () => {};
  #answer: Promise<void> | null = null;

  /** Resolves once it is asked to remove somebody, with a function that lets it answer. */
  async untilAsked(): Promise<() => void> {
    let answer = () => {};
    this.#answer = new Promise((resolve) => (answer = resolve));
    await new Promise<void>((resolve) => (this.asked = resolve));
    return answer;
  }

  override async removeParticipant(): Promise<void> {
    this.asked();
    await this.#answer;
  }
}

let now = 1_000_000;
const clock = { now: () => now };
let storage: Storage;
let media: SlowMedia;
let parts: ReturnType<typeof createCalls>;
let scope: Scope;
let owner: Caller;
let bea: Caller;
let beasPhone: Caller;
let roomId: string;

beforeEach(async () => {
  now = 1_000_000;
  storage = createStorage(await openDatabase(temporaryDirectory()));
  const ownerId = ensureOwner(storage, clock, "Ada");
  const beaId = createUserId();
  roomId = storage.stores.rooms.first()?.id ?? "";
  storage.write((stores) => {
    stores.users.insert({ id: beaId, displayName: "Bea", role: "member", named: true }, now);
    stores.members.put(roomId, beaId, 0, now);
  });
  const device = (userId: string, role: "owner" | "member"): Caller => {
    const { session } = storage.write((stores) => openSession(stores, { userId, label: "A device" }, now));
    return { userId, deviceId: session.id, displayName: userId, role, named: true, scopes: null };
  };
  owner = device(ownerId, "owner");
  bea = device(beaId, "member");
  beasPhone = device(beaId, "member");
  media = new SlowMedia(keys);
  media.update({ status: "healthy", url: "ws://127.0.0.1:9", version: null, pid: 1 });
  const tokens = { issue: async () => "token", read: async () => null, sign: async () => "token" };
  scope = new Scope();
  parts = createCalls({
    storage,
    clock,
    callClock: callClockOf(clock),
    media,
    tokens,
    log,
    scope,
  });
});
afterEach(() => scope.end());

const start = async (caller: Caller) =>
  (await parts.calls.initiate(caller, roomId, "audio", "ws://x")).call_id;

describe("an answer that waits for another device to be removed", () => {
  /** The phone is warm, the answer is given on another device, and something changes while the phone is removed. */
  async function answerWhile(change: (callId: string) => void): Promise<unknown> {
    const callId = await start(owner);
    await parts.calls.warmUp(beasPhone, callId, "ws://x");
    const asked = media.untilAsked();
    const joining = parts.calls.join(bea, callId, "ws://x").then(
      () => "let in",
      (error: unknown) => (error as { code: string }).code,
    );
    const answer = await asked;
    change(callId);
    answer();
    const result = await joining;
    const inside = Object.keys(storage.stores.calls.get(callId)?.devices ?? {});
    expect(inside.some((identity) => identity.startsWith(bea.userId))).toBe(result === "let in");
    return result;
  }

  test("is admitted if nothing has changed", async () => {
    expect(await answerWhile(() => {})).toBe("let in");
  });

  test("is refused if they were removed from the room", async () => {
    const result = await answerWhile(() => {
      storage.write((stores) => stores.members.remove(roomId, bea.userId));
      parts.admission.recheck();
    });
    expect(result).toBe("SW_CALL_FORBIDDEN");
  });

  test("is refused if the device was signed out", async () => {
    const result = await answerWhile(() =>
      storage.write((stores) => stores.sessions.revoke(bea.deviceId, now)),
    );
    expect(result).toBe("SW_UNAUTHENTICATED");
  });

  test("is refused if the call was locked", async () => {
    const result = await answerWhile((callId) => {
      parts.calls.reject(beasPhone, callId);
      parts.moderation.lock(owner, callId, true);
    });
    expect(result).toBe("SW_CALL_LOCKED");
  });
});

describe("the initiator of a call", () => {
  test("can end it while in it, and after leaving", async () => {
    const inside = await start(bea);
    expect(parts.calls.end(bea, inside).status).toBe("ended");
    const left = await start(bea);
    await parts.calls.join(owner, left, "ws://x");
    parts.calls.leave(bea, left);
    expect(parts.calls.end(bea, left).status).toBe("ended");
  });

  test("cannot end it after being removed", async () => {
    const callId = await start(bea);
    await parts.calls.join(owner, callId, "ws://x");
    parts.moderation.remove(owner, callId, bea.userId);
    expect(() => parts.calls.end(bea, callId)).toThrow(
      expect.objectContaining({ code: "SW_CALL_FORBIDDEN" }),
    );
  });
});

test("what runs is reported at once and on each change: calls, people in them, and others than the owner", async () => {
  const told: Activity[] = [];
  reportActivity(parts.ledger, owner.userId, (activity) => told.push(activity));
  const callId = await start(owner);
  await parts.calls.join(bea, callId, "ws://x");
  await parts.calls.join(beasPhone, callId, "ws://x");
  parts.calls.hand(bea, callId, true);
  parts.calls.leave(owner, callId);
  parts.calls.end(owner, callId);
  expect(told).toEqual([
    { calls: 0, people: 0, others: 0 },
    { calls: 1, people: 1, others: 0 },
    { calls: 1, people: 2, others: 1 },
    { calls: 1, people: 1, others: 1 },
    { calls: 0, people: 0, others: 0 },
  ]);
});
