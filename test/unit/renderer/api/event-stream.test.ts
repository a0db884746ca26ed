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
  log = [];
  fates = [];
  kept = 0;
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

const left = (position: number): ServerEvent => ({
  position,
  type: "swp.room.left",
  data: { room_id: "room-1" },
});

/** Follows the host from a position, and records the positions of events, all and by batch. */
function follow(since: number, onResync: Parameters<typeof openEventStream>[3]["onResync"]) {
  const received: number[] = [];
  const batches: number[][] = [];
  const stream = openEventStream("http://host", "token", since, {
    onEvents(events) {
      const positions = events.map(({ position }) => position);
      received.push(...positions);
      batches.push(positions);
    },
    onEphemeral: () => {},
    onTime: () => {},
    onOnline: () => {},
    onResync,
    onSignedOut: () => {},
  });
  return { received, batches, renew: () => stream.renew(), close: () => stream.close() };
}

const fate = fc.record({ breaksAfter: fc.integer({ min: 0, max: 5 }), doubled: fc.boolean() });

test("however connections break and events repeat, a client ends up with the host's log", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 30 }),
      fc.array(fate, { maxLength: 12 }),
      async (positions, somefates) => {
        kept = 0;
        fates = [...somefates];
        log = positions.toSorted((a, b) => a - b).map(left);
        const { received, close } = follow(0, async () => fetched(0));
        await vi.advanceTimersByTimeAsync(120_000);
        close();
        expect(received).toEqual(log.map(({ position }) => position));
      },
    ),
    { numRuns: 100 },
  );
});

test("after a resync the client fetches everything and continues from there", async () => {
  kept = 5;
  log = [left(6), left(7)];
  const { received, close } = follow(2, async () => fetched(6));
  await vi.advanceTimersByTimeAsync(10_000);
  close();
  expect(received).toEqual([7]);
});

test("a resync that fails is retried on the next connection", async () => {
  kept = 5;
  log = [left(6), left(7)];
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  let tries = 0;
  const { received, close } = follow(2, async () => {
    tries += 1;
    if (tries === 1) throw new TypeError("Failed to fetch");
    return fetched(6);
  });
  await vi.advanceTimersByTimeAsync(10_000);
  close();
  // Node reports unhandled rejections after all promises of a turn.
  await vi.waitFor(() => expect(received).toEqual([7]));
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test("events that arrive during a resync are applied after it, so that none is lost if it fails", async () => {
  kept = 5;
  log = [left(6), left(7)];
  let tries = 0;
  const { received, close } = follow(2, async () => {
    tries += 1;
    if (tries > 1) return fetched(6);
    // After `resync` the host sends each new event.
    log.push(left(8));
    opened[0]?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(left(8)) }));
    throw new TypeError("Failed to fetch");
  });
  await vi.advanceTimersByTimeAsync(10_000);
  close();
  expect(tries).toBe(2);
  expect(received).toEqual([7, 8]);
});

test("a resync that keeps failing is retried with backoff", async () => {
  kept = 5;
  log = [left(6)];
  const { close } = follow(2, () => Promise.reject(new TypeError("Failed to fetch")));
  await vi.advanceTimersByTimeAsync(60_000);
  close();
  // Every 250 ms would be 240 times; with backoff it is every few seconds.
  expect(opened.length).toBeGreaterThan(10);
  expect(opened.length).toBeLessThan(40);
});

test("a late resync of an earlier connection is dropped", async () => {
  kept = 5;
  log = [left(6), left(7)];
  const adopted: number[] = [];
  const pending: ((position: number) => void)[] = [];
  const { received, close } = follow(
    2,
    () =>
      new Promise((resolve) =>
        pending.push((position) => resolve({ position, adopt: () => adopted.push(position) })),
      ),
  );
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
  close();
  expect(adopted).toEqual([7]);
  expect(received).toEqual([]);
});

/** The positions of each batch of events that is applied. */
async function batchesOf(meanwhile: () => void | Promise<void>): Promise<number[][]> {
  kept = 0;
  log = [left(1), left(2), left(3)];
  const { batches, close } = follow(0, async () => fetched(0));
  await vi.advanceTimersByTimeAsync(2_000);
  await meanwhile();
  await vi.advanceTimersByTimeAsync(2_000);
  close();
  return batches;
}

test("missed events are applied in one batch, so that nothing outdated is shown", async () => {
  expect(await batchesOf(() => {})).toEqual([[1, 2, 3]]);
});

test("events received while the page was asleep are applied in one batch as well", async () => {
  const batches = await batchesOf(() => {
    const more = [left(4), left(5)];
    log.push(...more);
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

/** A connection over which nothing arrives any more, and which nobody closes, as after the host has moved. */
class DeadSocket extends TestSocket {
  override send(): void {}
}

test("a connection over which nothing arrives, not even the host's time, is replaced", async () => {
  log = [left(1)];
  vi.stubGlobal("WebSocket", DeadSocket);
  const { received } = follow(0, async () => fetched(0));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(opened).toHaveLength(1);
  vi.stubGlobal("WebSocket", TestSocket);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(opened).toHaveLength(2);
  expect(received).toEqual([1]);
});

test("the host's time keeps a quiet connection, and does not wake a page that sleeps", async () => {
  follow(0, async () => fetched(0));
  const clock = { type: "swp.clock", data: { time: "2026-01-01T00:00:00Z" } };
  for (let i = 0; i < 30; i += 1) {
    await vi.advanceTimersByTimeAsync(10_000);
    opened[0]?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(clock) }));
  }
  expect(opened).toHaveLength(1);
  // No timer has fired for a minute.
  vi.setSystemTime(Date.now() + 60_000);
  opened[0]?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(clock) }));
  expect(opened).toHaveLength(1);
});

test("a connection that is given up is replaced at once, and what it tells afterwards does not count", async () => {
  log = [left(1)];
  const { received, renew } = follow(0, async () => fetched(0));
  await vi.advanceTimersByTimeAsync(100);
  renew();
  opened[0]?.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(left(7)) }));
  log.push(left(2));
  await vi.advanceTimersByTimeAsync(100);
  expect(opened).toHaveLength(2);
  expect(received).toEqual([1, 2]);
});

test("a connection that is renewed while the next try is pending stays the only one", async () => {
  const { renew } = follow(0, async () => fetched(0));
  await vi.advanceTimersByTimeAsync(100);
  opened[0]?.close();
  renew();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(opened).toHaveLength(2);
});

test("the wait for the next try is not taken for silence", async () => {
  const waits = { initial: 60_000, max: 60_000 };
  openEventStream(
    "http://host",
    "token",
    0,
    {
      onEvents: () => {},
      onEphemeral: () => {},
      onTime: () => {},
      onOnline: () => {},
      onResync: async () => fetched(0),
      onSignedOut: () => {},
    },
    waits,
  );
  await vi.advanceTimersByTimeAsync(100);
  opened[0]?.close();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(opened).toHaveLength(1);
});
