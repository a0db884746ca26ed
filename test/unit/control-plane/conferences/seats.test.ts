import { beforeEach, afterEach, describe, expect, test, vi } from "vitest";
import { Seats } from "../../../../src/control-plane/conferences/seats.ts";

const GRACE = 20_000;
const ROOM = "room";
const two = { counts: true, capacity: 2 };
const full = expect.objectContaining({ code: "SW_CONFERENCE_FULL" }) as unknown;

let removed: string[];
let removing: PromiseWithResolvers<void>;
let seats: Seats;
beforeEach(() => {
  vi.useFakeTimers();
  removed = [];
  removing = Promise.withResolvers();
  removing.resolve();
  seats = new Seats({
    grace: GRACE,
    remove(_room, identity) {
      removed.push(identity);
      return removing.promise;
    },
    onVacated: () => {},
  });
});
afterEach(() => {
  seats.clearAll();
  vi.useRealTimers();
});

const connected = (identity: string) => {
  const stay = seats.take(ROOM, identity, two);
  stay.opened();
  return stay;
};
const turn = () => vi.advanceTimersByTimeAsync(0);

describe("the places of a conference", () => {
  test("are as many as it has, and somebody who is connected may connect again", () => {
    connected("a");
    connected("b");
    expect(() => seats.take(ROOM, "c", two)).toThrow(full);
    connected("a");
    connected("b");
  });

  test("are kept for somebody who has lost the connection, and free after that", async () => {
    connected("a");
    connected("b").ended();
    await vi.advanceTimersByTimeAsync(GRACE - 1);
    expect(() => seats.take(ROOM, "c", two)).toThrow(full);
    connected("b").ended();
    await vi.advanceTimersByTimeAsync(GRACE - 1);
    expect(removed).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(removed).toEqual(["b"]);
    connected("c");
  });

  test("are free once somebody who has said that they leave is not at the media server any more", async () => {
    removing = Promise.withResolvers();
    connected("a");
    const stay = connected("b");
    stay.left();
    stay.ended();
    expect(() => seats.take(ROOM, "c", two)).toThrow(full);
    removing.resolve();
    await turn();
    connected("c");
    expect(removed).toEqual(["b"]);
  });

  test("are free once a connection that failed has left nothing at the media server", async () => {
    connected("a");
    const stay = seats.take(ROOM, "b", two);
    stay.left();
    stay.ended();
    expect(() => seats.take(ROOM, "c", two)).toThrow(full);
    await turn();
    connected("c");
    expect(removed).toEqual(["b"]);
  });

  test("are kept for somebody who could not come back at once, because the media server did not answer", async () => {
    connected("a");
    connected("b").ended();
    const failed = seats.take(ROOM, "b", two);
    failed.left();
    failed.ended();
    await vi.advanceTimersByTimeAsync(GRACE - 1);
    expect(() => seats.take(ROOM, "c", two)).toThrow(full);
    await vi.advanceTimersByTimeAsync(1);
    connected("c");
  });

  test("are kept for somebody whose earlier connection has said that it leaves", async () => {
    const first = connected("a");
    const second = connected("a");
    first.left();
    first.ended();
    second.ended();
    await vi.advanceTimersByTimeAsync(GRACE - 1);
    expect(seats.has(ROOM, "a")).toBe(true);
  });

  test("stay with somebody whose second connection has replaced the first", async () => {
    const first = connected("a");
    connected("a");
    first.ended();
    first.ended();
    await vi.advanceTimersByTimeAsync(10 * GRACE);
    expect(seats.has(ROOM, "a")).toBe(true);
    expect(removed).toEqual([]);
  });

  test("do not count hidden participants, whose identity is theirs nevertheless", () => {
    connected("a");
    connected("b");
    seats.take(ROOM, "recorder", { counts: false, capacity: 2 }).opened();
    expect(seats.has(ROOM, "recorder")).toBe(true);
    expect(() => seats.take(ROOM, "recorder", two)).toThrow(full);
  });

  test("a lower number of places removes nobody, and lets nobody else in", () => {
    connected("a");
    connected("b");
    expect(() => seats.take(ROOM, "c", { counts: true, capacity: 1 })).toThrow(full);
    seats.take(ROOM, "a", { counts: true, capacity: 1 });
  });

  test("are those of the media server after a restart, until their participants would have come back", async () => {
    seats.restore(ROOM, "a", { counts: true });
    seats.restore(ROOM, "b", { counts: true });
    expect(() => seats.take(ROOM, "c", two)).toThrow(full);
    connected("a");
    await vi.advanceTimersByTimeAsync(GRACE);
    expect(removed).toEqual(["b"]);
    connected("c");
  });

  test("a place that is being freed is not taken along with a new connection of its participant", async () => {
    removing = Promise.withResolvers();
    const stay = connected("a");
    stay.left();
    stay.ended();
    let settled = false;
    void seats.settled(ROOM, "a").then(() => (settled = true));
    await turn();
    expect(settled).toBe(false);
    removing.resolve();
    await turn();
    expect(settled).toBe(true);
  });

  test("an identity is kept for somebody who is about to connect, without a place", async () => {
    seats.hold(ROOM, "a", 60_000);
    connected("b");
    connected("c");
    expect([seats.has(ROOM, "a"), seats.isConnected(ROOM, "a")]).toEqual([true, false]);
    expect(() => seats.take(ROOM, "a", two)).toThrow(full);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seats.has(ROOM, "a")).toBe(false);
    expect(removed).toEqual([]);
  });

  test("of somebody who is removed are free once their connection is closed", async () => {
    connected("a");
    const stay = connected("b");
    let free = false;
    void seats.release(ROOM, "b").then(() => (free = true));
    await turn();
    expect([free, seats.isLeaving(ROOM, "b")]).toEqual([false, true]);
    expect(() => seats.take(ROOM, "c", two)).toThrow(full);
    stay.ended();
    await turn();
    expect(free).toBe(true);
    connected("c");
  });

  test("of somebody who leaves without a connection, or comes back meanwhile, keep nobody waiting", async () => {
    connected("a").ended();
    await seats.release(ROOM, "a");
    await seats.release(ROOM, "a");
    connected("a");
    const released = seats.release(ROOM, "a");
    connected("a");
    await released;
    expect(seats.isLeaving(ROOM, "a")).toBe(false);
    const stopped = seats.release(ROOM, "a");
    seats.clear(ROOM);
    await stopped;
    expect(seats.taken(ROOM)).toBe(0);
  });

  test("of a stopped conference are forgotten", async () => {
    connected("a").ended();
    seats.clear(ROOM);
    await vi.advanceTimersByTimeAsync(GRACE);
    expect(removed).toEqual([]);
    expect(seats.has(ROOM, "a")).toBe(false);
  });
});
