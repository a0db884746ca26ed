import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import fc from "fast-check";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { Accounts } from "../../../../src/control-plane/accounts/accounts.ts";
import { EndedRights } from "../../../../src/control-plane/permissions/ended-rights.ts";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../../../src/control-plane/accounts/sessions.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { EventSockets } from "../../../../src/control-plane/realtime/event-sockets.ts";
import { Hub } from "../../../../src/control-plane/realtime/hub.ts";
import { Scheduler } from "../../../../src/control-plane/limiting/scheduler.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { createRoomId, createUserId } from "../../../../src/shared/base/ids.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { closeCodes, type ServerFrame } from "../../../../src/shared/contract/events.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

/** The real event log, hub and sockets, over real connections; only the events are made up. */
let storage: Storage;
let hub: Hub;
let url: string;
let port: number;
let token: string;
let userId: string;
let ownRoom: string;
let otherRoom: string;
beforeEach(async () => {
  const database = await openDatabase(temporaryDirectory());
  storage = createStorage(database);
  const ownerId = ensureOwner(storage, systemClock, "Ada");
  userId = createUserId();
  ownRoom = createRoomId();
  otherRoom = createRoomId();
  token = storage.write((stores) => {
    stores.users.insert({ id: userId, displayName: "Bea", role: "member", named: true }, 0);
    for (const id of [ownRoom, otherRoom])
      stores.rooms.insert({ id, name: id, topic: "", kind: "private", createdAt: 0 }, ownerId);
    stores.members.put(ownRoom, userId, 0, 0);
    return openSession(stores, { userId, label: "test" }, systemClock.now()).accessToken;
  });
  hub = new Hub(storage, systemClock);
  const accounts = new Accounts(storage, systemClock, new EndedRights(storage, systemClock, console));
  const sockets = new EventSockets({
    accounts,
    storage,
    hub,
    scheduler: new Scheduler(),
    clock: systemClock,
  });
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    autoPong: false,
    maxPayload: limits.maxEventFrame,
  });
  server.on("connection", (socket) => sockets.open(socket));
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  url = `ws://127.0.0.1:${port}`;
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
    database.close();
  });
});

/** One write with an event for each audience: the person, their room, or another room. */
type Audience = "user" | "room" | "nobody";
const append = (audiences: readonly Audience[], topic = "") =>
  storage.write(({ events }) => {
    for (const audience of audiences) {
      const roomId = audience === "nobody" ? otherRoom : ownRoom;
      const data = {
        id: roomId,
        name: audience,
        topic,
        kind: "private" as const,
        created_at: "",
        members: [],
      };
      events.append(audience === "user" ? { userId } : { roomId }, { type: "swp.room", data });
    }
  });

/** The positions of the events in the log that the person may see. */
const log = (since: number) => storage.stores.events.since(userId, since).map(({ position }) => position);

async function openSocket(since: number | null, address = url): Promise<WebSocket> {
  const socket = new WebSocket(address);
  onTestFinished(() => socket.terminate());
  socket.on("error", () => {});
  socket.on("open", () => socket.send(JSON.stringify({ access_token: token, since })));
  return socket;
}
const frameOf = (data: unknown) => JSON.parse(String(data)) as ServerFrame;
const closeOf = async (socket: WebSocket) => ((await once(socket, "close")) as [number])[0];

/** A client that remembers its position and reconnects from there, as the app does. */
class Client {
  received: number[] = [];
  position = 0;
  #socket: WebSocket | undefined;

  connect(address: string, since = this.position): Promise<void> {
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("open", () => socket.send(JSON.stringify({ access_token: token, since })));
    socket.on("message", (data) => {
      const frame = frameOf(data);
      if (frame.type === "resync") {
        // It fetches everything, with the position that this has in the log.
        this.received = log(0);
        this.position = storage.stores.events.head();
      } else if ("position" in frame && frame.type !== "hello") {
        this.received.push(frame.position);
        this.position = frame.position;
      }
    });
    return new Promise((resolve) => socket.on("close", () => resolve()));
  }

  pause = () => this.#socket?.readyState === WebSocket.OPEN && this.#socket.pause();
  resume = () => this.#socket?.resume();
  close = () => this.#socket?.terminate();
}

/** A proxy that passes so many bytes to the client, and then cuts both connections. */
async function cutAfter(bytes: number): Promise<{ url: string; close(): void }> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    let left = bytes;
    for (const end of [client, upstream]) {
      open.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", (data) => {
      if (data.length < left) client.write(data);
      else client.end(data.subarray(0, left), () => upstream.destroy());
      left -= data.length;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

const audiences = fc.array(fc.constantFrom<Audience>("user", "room", "nobody"), {
  minLength: 1,
  maxLength: 60,
});
const step = fc.oneof(
  { weight: 4, arbitrary: audiences.map((value) => ({ type: "append" as const, value })) },
  { weight: 2, arbitrary: fc.nat(20_000).map((value) => ({ type: "cut" as const, value })) },
  { weight: 1, arbitrary: fc.constant({ type: "connect" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "beyond" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ type: "pause" as const }, { type: "resume" as const }) },
  { weight: 2, arbitrary: fc.constant({ type: "turn" as const }) },
);

test("however connections are cut, paused or resumed, the client ends up with the server's log", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const client = new Client();
      const proxies: { close(): void }[] = [];
      let closed = client.connect(url);
      for (const { type, ...rest } of steps) {
        if (type === "append") append((rest as { value: Audience[] }).value);
        else if (type === "pause") client.pause();
        else if (type === "resume") client.resume();
        else if (type === "turn") await new Promise((resolve) => setImmediate(resolve));
        else {
          client.close();
          await closed;
          const proxy = type === "cut" ? await cutAfter((rest as { value: number }).value) : null;
          if (proxy) proxies.push(proxy);
          const beyond = storage.stores.events.head() + 1;
          closed = client.connect(proxy?.url ?? url, type === "beyond" ? beyond : undefined);
        }
      }
      client.resume();
      client.close();
      await closed;
      append(["user"]);
      closed = client.connect(url);
      await expect.poll(() => client.position, { interval: 1 }).toBe(storage.stores.events.head());
      client.close();
      await closed;
      for (const proxy of proxies) proxy.close();
      expect(client.received).toEqual(log(0));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("events committed during a long replay are sent once, after it", async () => {
  for (let i = 0; i < 40; i += 1) append(Array(50).fill("room") as Audience[], "x".repeat(200));
  const before = storage.stores.events.head();
  const socket = await openSocket(0);
  const received: number[] = [];
  await new Promise<void>((resolve) =>
    socket.on("message", (data) => {
      const frame = frameOf(data);
      if (!("position" in frame) || frame.type === "hello") return;
      received.push(frame.position);
      if (received.length % 100 === 0 && received.length <= 2_000) append(["room", "nobody", "user"]);
      if (received.length >= before + 40) resolve();
    }),
  );
  expect(received).toEqual(log(0));
});

/** More than the socket buffers of the system. */
const muchMore = () => append(Array(100).fill("room") as Audience[], "x".repeat(100_000));

test("a client that requests a full replay without reading uses little memory, and gets everything once it reads", async () => {
  for (let i = 0; i < 2; i += 1) muchMore();
  const sockets = await Promise.all(Array.from({ length: 8 }, () => openSocket(0)));
  const before = process.memoryUsage().rss;
  for (const socket of sockets) socket.on("open", () => socket.pause());
  await Promise.all(sockets.map((socket) => once(socket, "open")));
  // Ten steps of reading for each, and no more is queued than the first of them.
  for (let turn = 0; turn < 80; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(60);
  const [first] = sockets;
  const received: number[] = [];
  const done = new Promise<void>((resolve) =>
    first?.on("message", (data) => {
      const frame = frameOf(data);
      if ("position" in frame && frame.type !== "hello") received.push(frame.position);
      if (received.length === 200) resolve();
    }),
  );
  first?.resume();
  await done;
  expect(received).toEqual(log(0));
}, 60_000);

test("a client that reads too slowly is disconnected, and resumes without gaps or duplicates", async () => {
  const socket = await openSocket(null);
  const received: number[] = [];
  socket.on("message", (data) => {
    const frame = frameOf(data);
    if ("position" in frame && frame.type !== "hello") received.push(frame.position);
  });
  await once(socket, "message");
  socket.pause();
  for (let i = 0; i < 4; i += 1) {
    muchMore();
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.resume();
  expect(await closeOf(socket)).toBe(closeCodes.backlog);
  const all = log(0);
  expect(received.length).toBeLessThan(all.length);
  const again = await openSocket(received.at(-1) ?? 0);
  await new Promise<void>((resolve) =>
    again.on("message", (data) => {
      const frame = frameOf(data);
      if ("position" in frame && frame.type !== "hello") received.push(frame.position);
      if (received.length === all.length) resolve();
    }),
  );
  expect(received).toEqual(all);
}, 60_000);

test("invisible events are skipped, however many, without delaying others", async () => {
  for (let i = 0; i < 20; i += 1) append(Array(500).fill("nobody") as Audience[]);
  append(["user"]);
  const socket = await openSocket(0);
  let turns = 0;
  let watching = true;
  const watch = () => {
    turns += 1;
    if (watching) setImmediate(watch);
  };
  socket.on("open", () => setImmediate(watch));
  const first = await new Promise<ServerFrame>((resolve) =>
    socket.on("message", (data) => {
      const frame = frameOf(data);
      if ("position" in frame) resolve(frame);
    }),
  );
  watching = false;
  expect(first).toMatchObject({ position: storage.stores.events.head() });
  expect(turns).toBeGreaterThanOrEqual(storage.stores.events.head() / limits.replayScanned);
});

describe("unauthenticated sockets", () => {
  const openSilent = async (): Promise<WebSocket> => {
    const socket = new WebSocket(url);
    socket.on("error", () => {});
    onTestFinished(() => socket.terminate());
    await once(socket, "open");
    return socket;
  };

  test("that are new are not closed by a burst of others", async () => {
    const honest = await openSilent();
    await Promise.all(Array.from({ length: limits.unauthenticatedSockets.max + 50 }, openSilent));
    honest.send(JSON.stringify({ access_token: token, since: null }));
    const [hello] = (await once(honest, "message")) as [unknown];
    expect(frameOf(hello).type).toBe("hello");
  });

  test("are limited: the oldest is closed, and authenticating still works", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const silent: WebSocket[] = [];
    for (let i = 0; i <= limits.unauthenticatedSockets.max; i += 1) silent.push(await openSilent());
    const eldest = silent[0] as WebSocket;
    const gone = once(eldest, "close");
    const socket = await openSocket(null);
    const [hello] = (await once(socket, "message")) as [unknown];
    expect(frameOf(hello).type).toBe("hello");
    vi.advanceTimersByTime(limits.pendingGrace);
    await gone;
    expect(silent.slice(1).every(({ readyState }) => readyState === WebSocket.OPEN)).toBe(true);
  });

  test("can send no more than a token and a position", async () => {
    const socket = new WebSocket(url);
    socket.on("error", () => {});
    await once(socket, "open");
    socket.send("x".repeat(limits.maxEventFrame + 1));
    expect(await closeOf(socket)).toBe(1009);
  });
});
