import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openEventStream } from "../../../../src/renderer/api/event-stream.ts";
import type { ServerEvent } from "../../../../src/shared/contract/events.ts";

/** What happens to one connection: it breaks after so many frames, and repeats some of them. */
interface Fate {
  readonly breaksAfter: number;
  readonly doubled: boolean;
}

let opened: TestSocket[] = [];
let log: ServerEvent[] = [];
let fates: Fate[] = [];
/** The host has deleted events below this position. */
let kept = 0;

/** A connection to a host that replays its log, as the real one does. */
class TestSocket extends EventTarget {
  constructor() {
    super();
    opened.push(this);
    queueMicrotask(() => this.dispatchEvent(new Event("open")));
  }

  send(text: string): void {
    const { since } = JSON.parse(text) as { since: number };
    const fate = fates.shift() ?? { breaksAfter: Infinity, doubled: false };
    const hello = { type: "hello", position: log.at(-1)?.position ?? 0 };
    const told = [
      ...(since < kept ? [{ type: "resync" }] : log.filter(({ position }) => position > since)),
      hello,
    ];
    for (const frame of told.slice(0, fate.breaksAfter))
      for (let i = 0; i < (fate.doubled ? 2 : 1); i += 1)
        this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
    if (fate.breaksAfter !== Infinity) queueMicrotask(() => this.close());
  }

  close(): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code: 1006 }));
  }
}

beforeEach(() => {
  opened = [];
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", TestSocket);
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The result of a resync, at a position. */
const fetched = (position: number) => ({ position, adopt: () => {} });

const fate = fc.record({ breaksAfter: fc.integer({ min: 0, max: 5 }), doubled: fc.boolean() });

test("however connections break and events repeat, a client ends up with the host's log", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 30 }),
      fc.array(fate, { maxLength: 12 }),
      async (positions, somefates) => {
        kept = 0;
        fates = [...somefates];
        log = positions
          .toSorted((a, b) => a - b)
          .map((position) => ({ position, type: "swp.room.left", data: { room_id: `room-${position}` } }));
        const received: number[] = [];
        const stream = openEventStream("http://host", "token", 0, {
          onEvents: (events) => received.push(...events.map(({ position }) => position)),
          onEphemeral: () => {},
          onOnline: () => {},
          onResync: async () => fetched(0),
          onSignedOut: () => {},
        });
        await vi.advanceTimersByTimeAsync(120_000);
        stream.close();
        expect(received).toEqual(log.map(({ position }) => position));
      },
    ),
    { numRuns: 100 },
  );
});

test("after a resync the client fetches everything and continues from there", async () => {
  kept = 5;
  fates = [];
  log = [6, 7].map((position) => ({ position, type: "swp.room.left", data: { room_id: "room-1" } }));
  const received: number[] = [];
  const stream = openEventStream("http://host", "token", 2, {
    onEvents: (events) => received.push(...events.map(({ position }) => position)),
    onEphemeral: () => {},
    onOnline: () => {},
    onResync: async () => fetched(6),
    onSignedOut: () => {},
  });
  await vi.advanceTimersByTimeAsync(10_000);
  stream.close();
  expect(received).toEqual([7]);
});

test("a resync that fails is retried on the next connection", async () => {
  kept = 5;
  fates = [];
  log = [6, 7].map((position) => ({ position, type: "swp.room.left", data: { room_id: "room-1" } }));
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const received: number[] = [];
  let tries = 0;
  const stream = openEventStream("http://host", "token", 2, {
    onEvents: (events) => received.push(...events.map(({ position }) => position)),
    onEphemeral: () => {},
    onOnline: () => {},
    async onResync() {
      tries += 1;
      if (tries === 1) throw new TypeError("Failed to fetch");
      return fetched(6);
    },
    onSignedOut: () => {},
  });
  await vi.advanceTimersByTimeAsync(10_000);
  stream.close();
  // Node reports unhandled rejections after all promises of a turn.
  await vi.waitFor(() => expect(received).toEqual([7]));
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

const left = (position: number): ServerEvent => ({
  position,
  type: "swp.room.left",
  data: { room_id: "room-1" },
});

test("events that arrive during a resync are applied after it, so that none is lost if it fails", async () => {
  kept = 5;
  fates = [];
  log = [left(6), left(7)];
  const received: number[] = [];
  let tries = 0;
  const stream = openEventStream("http://host", "token", 2, {
    onEvents: (events) => received.push(...events.map(({ position }) => position)),
    onEphemeral: () => {},
    onOnline: () => {},
    async onResync() {
      tries += 1;
      if (tries > 1) return fetched(6);
      // After `resync` the host sends each new event.
      log.push(left(8));
      opened[0]?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(left(8)) }));
      throw new TypeError("Failed to fetch");
    },
    onSignedOut: () => {},
  });
  await vi.advanceTimersByTimeAsync(10_000);
  stream.close();
  expect(tries).toBe(2);
  expect(received).toEqual([7, 8]);
});

test("a resync that keeps failing is retried with backoff", async () => {
  kept = 5;
  fates = [];
  log = [left(6)];
  const stream = openEventStream("http://host", "token", 2, {
    onEvents: () => {},
    onEphemeral: () => {},
    onOnline: () => {},
    onResync: () => Promise.reject(new TypeError("Failed to fetch")),
    onSignedOut: () => {},
  });
  await vi.advanceTimersByTimeAsync(60_000);
  stream.close();
  // Every 250 ms would be 240 times; with backoff it is every few seconds.
  expect(opened.length).toBeGreaterThan(10);
  expect(opened.length).toBeLessThan(40);
});

test("a late resync of an earlier connection is dropped", async () => {
  kept = 5;
  fates = [];
  log = [left(6), left(7)];
  const received: number[] = [];
  const adopted: number[] = [];
  const pending: ((position: number) => void)[] = [];
  const stream = openEventStream("http://host", "token", 2, {
    onEvents: (events) => received.push(...events.map(({ position }) => position)),
    onEphemeral: () => {},
    onOnline: () => {},
    onResync: () =>
      new Promise((resolve) =>
        pending.push((position) => resolve({ position, adopt: () => adopted.push(position) })),
      ),
    onSignedOut: () => {},
  });
  await vi.advanceTimersByTimeAsync(0);
  // The connection breaks during a resync; the next one fetches more.
  opened[0]?.close();
  await vi.advanceTimersByTimeAsync(1_000);
  pending[1]?.(7);
  await vi.advanceTimersByTimeAsync(1_000);
  pending[0]?.(6);
  await vi.advanceTimersByTimeAsync(1_000);
  opened.at(-1)?.close();
  await vi.advanceTimersByTimeAsync(10_000);
  stream.close();
  expect(adopted).toEqual([7]);
  expect(received).toEqual([]);
});

/** The positions of each batch of events that is applied. */
async function batchesOf(meanwhile: () => void | Promise<void>): Promise<number[][]> {
  kept = 0;
  fates = [];
  log = [1, 2, 3].map((position) => ({ position, type: "swp.room.left", data: { room_id: "room-1" } }));
  const batches: number[][] = [];
  const stream = openEventStream("http://host", "token", 0, {
    onEvents: (events) => batches.push(events.map(({ position }) => position)),
    onEphemeral: () => {},
    onOnline: () => {},
    onResync: async () => fetched(0),
    onSignedOut: () => {},
  });
  await vi.advanceTimersByTimeAsync(2_000);
  await meanwhile();
  await vi.advanceTimersByTimeAsync(2_000);
  stream.close();
  return batches;
}

test("missed events are applied in one batch, so that nothing outdated is shown", async () => {
  expect(await batchesOf(() => {})).toEqual([[1, 2, 3]]);
});

test("events received while the page was asleep are applied in one batch as well", async () => {
  const batches = await batchesOf(() => {
    const more = [4, 5].map((position) => ({ position, type: "swp.room.left", data: { room_id: "room-1" } }));
    log.push(...(more as ServerEvent[]));
    // Nothing runs for ten seconds, then everything at once.
    vi.setSystemTime(Date.now() + 10_000);
    const socket = opened.at(-1);
    for (const event of more)
      socket?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(event) }));
  });
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});
