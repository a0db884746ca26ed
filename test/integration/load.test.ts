import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { limits } from "../../src/shared/base/limits.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { isEvent, listen } from "../helpers/events.ts";
import { general, invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";

let host: TestHost;
let bea: TestPerson;
let roomId: string;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
  roomId = (await general(bea)).id;
});
afterAll(async () => void (await host?.stop()));

const limited = expect.objectContaining({ code: "SW_RATE_LIMITED" }) as unknown;
const health = async () => (await fetch(`${host.url}/v1/health`)).status;

// The timeout would close all of them together, seconds later; the limit closes one.
test("beyond the limit of silent connections the oldest is closed", async () => {
  let closed = 0;
  const open: Socket[] = [];
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
  });
  for (let i = 0; i < limits.connectionsWithoutRequest.max; i += 1) {
    const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
    socket.on("error", () => {}).on("close", () => (closed += 1));
    await new Promise((resolve) => socket.once("connect", resolve));
    open.push(socket);
  }
  const gone = new Promise((resolve) => open[0]?.once("close", resolve));
  const one = connect(Number(new URL(host.url).port), "127.0.0.1");
  open.push(one);
  await gone;
  expect(await health()).toBe(200);
  expect(closed).toBe(1);
});

test("beyond the limit of event sockets without a hello the oldest is closed", async () => {
  let closed = 0;
  const silent = await Promise.all(
    Array.from({ length: limits.unauthenticatedSockets.max + 1 }, () => listen(host.url, undefined)),
  );
  for (const socket of silent) void socket.closed.then(() => (closed += 1));
  const listener = await listen(host.url, { access_token: bea.token, since: null });
  await listener.until((frame) => frame.type === "hello");
  await Promise.race(silent.map((socket) => socket.closed));
  expect(await health()).toBe(200);
  expect(closed).toBe(1);
});

test("starting calls is rate limited, joining the live one is not", async () => {
  const caller = await invite(host, "Caller");
  const rooms = await Promise.all(
    Array.from({ length: 8 }, (_, i) => caller.api.call(routes.createRoom, { body: { name: `Rings ${i}` } })),
  );
  const initiate = (room_id: string) =>
    caller.api.call(routes.initiateCall, { body: { room_id, type: "audio" } });
  const ring = async (room_id: string) => {
    const { call_id } = await initiate(room_id);
    await caller.api.call(routes.endCall, { params: { call_id } });
  };
  const first = rooms[0]?.id ?? "";
  const { call_id } = await initiate(first);
  // Calls in the other rooms, concurrently, until they are refused.
  const refusals = await Promise.all(
    rooms.slice(1).map(async ({ id }) => {
      for (let i = 0; i < limits.rates.callsOfUserAtOnce.burst; i += 1)
        try {
          await ring(id);
        } catch (error) {
          return error;
        }
      return null;
    }),
  );
  expect(refusals).toContainEqual(limited);
  for (let i = 0; i < 10; i += 1) expect((await initiate(first)).call_id).toBe(call_id);
  await caller.api.call(routes.endCall, { params: { call_id } });
});

test("changing one's name is rate limited, and sends each person one event", async () => {
  const other = await invite(host, "Other");
  for (let i = 0; i < 3; i += 1) {
    const room = await other.api.call(routes.createRoom, { body: { name: `Shared ${i}` } });
    await other.api.call(routes.putMember, {
      params: { room_id: room.id, user_id: bea.userId },
      body: {},
    });
  }
  const listener = await listen(host.url, { access_token: bea.token, since: null });
  await listener.until((frame) => frame.type === "hello");
  const rename = (display_name: string) => other.api.call(routes.renameMe, { body: { display_name } });
  await rename("Another");
  await listener.until(isEvent("swp.user", ({ data }) => data.display_name === "Another"));
  const said = await bea.api.call(routes.sendMessage, {
    params: { room_id: roomId },
    body: { body: "after", txn_id: "after-rename" },
  });
  await listener.until(isEvent("swp.message", ({ data }) => data.id === said.id));
  expect(listener.events.filter(({ type }) => type === "swp.user")).toHaveLength(1);
  expect(listener.events.filter(({ type }) => type === "swp.room")).toHaveLength(0);
  const renames = Array.from({ length: limits.ratesOfRoutes.renameMe.burst }, (_, i) => rename(`Name ${i}`));
  const refused = (await Promise.allSettled(renames)).filter(({ status }) => status === "rejected");
  expect(refused.length).toBeGreaterThanOrEqual(1);
  for (const { reason } of refused as PromiseRejectedResult[]) expect(reason).toEqual(limited);
});

test("a page of messages is limited in length, and the next page continues where it ended", async () => {
  const room = await bea.api.call(routes.createRoom, { body: { name: "Long" } });
  const count = 30;
  for (let i = 0; i < count; i += 1)
    await bea.api.call(routes.sendMessage, {
      params: { room_id: room.id },
      body: { body: String(i).padEnd(limits.messageLength, "."), txn_id: `long-${i}` },
    });
  const read: number[] = [];
  for (let before: number | undefined, more = true; more;) {
    const page = await bea.api.call(routes.listMessages, {
      params: { room_id: room.id },
      query: { limit: limits.maxPageSize, ...(before === undefined ? {} : { before }) },
    });
    const length = page.messages.reduce((sum, { body }) => sum + body.length, 0);
    expect(length).toBeLessThanOrEqual(limits.pageCharacters);
    read.unshift(...page.messages.map(({ body }) => Number.parseInt(body, 10)));
    before = page.messages[0]?.position;
    more = page.more;
  }
  expect(read).toEqual(Array.from({ length: count }, (_, i) => i));
});
