import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openEventStream } from "../../../src/renderer/api/event-stream.ts";
import type { ServerEvent } from "../../../src/shared/contract/events.ts";

/** What the network does with one connection: breaks after so many frames, and says some of them twice. */
interface Fate {
  readonly breaksAfter: number;
  readonly doubled: boolean;
}

let log: ServerEvent[] = [];
let fates: Fate[] = [];
/** Below this the host keeps nothing any more. */
let kept = 0;

/** A connection to a host that has a log: replays what is asked for, as the real one does. */
class TestSocket extends EventTarget {
  constructor() {
    super();
    queueMicrotask(() => this.dispatchEvent(new Event("open")));
  }

  send(text: string): void {
    const { since } = JSON.parse(text) as { since: number };
    const fate = fates.shift() ?? { breaksAfter: Infinity, doubled: false };
    const told = since < kept ? [{ type: "resync" }] : log.filter(({ position }) => position > since);
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
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", TestSocket);
  vi.stubGlobal("window", new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const fate = fc.record({ breaksAfter: fc.integer({ min: 0, max: 5 }), doubled: fc.boolean() });

test("however connections break and repeat themselves, a client ends up with the host's log", async () => {
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
          onEvent: ({ position }) => received.push(position),
          onPassing: () => {},
          onOnline: () => {},
          onResync: async () => 0,
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

test("who was away for too long fetches everything anew and goes on from there", async () => {
  kept = 5;
  fates = [];
  log = [6, 7].map((position) => ({ position, type: "swp.room.left", data: { room_id: "room-1" } }));
  const received: number[] = [];
  const stream = openEventStream("http://host", "token", 2, {
    onEvent: ({ position }) => received.push(position),
    onPassing: () => {},
    onOnline: () => {},
    onResync: async () => 6,
    onSignedOut: () => {},
  });
  await vi.advanceTimersByTimeAsync(10_000);
  stream.close();
  expect(received).toEqual([7]);
});
