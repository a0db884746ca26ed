import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { isEvent, listen, type Listener } from "../helpers/events.ts";
import { invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";

let host: TestHost;
beforeAll(async () => void (host = await startHost({ inHook: true })));
afterAll(async () => void (await host?.stop()));

const block = (by: TestPerson, { userId }: TestPerson) =>
  by.api.call(routes.blockPerson, { params: { user_id: userId } });
const unblock = (by: TestPerson, { userId }: TestPerson) =>
  by.api.call(routes.unblockPerson, { params: { user_id: userId } });
const direct = (by: TestPerson, { userId }: TestPerson) =>
  by.api.call(routes.createDirectRoom, { body: { user_id: userId } });
const say = (by: TestPerson, room_id: string, body: string) =>
  by.api.call(routes.sendMessage, { params: { room_id }, body: { body, txn_id: crypto.randomUUID() } });
const bodies = async (by: TestPerson, room_id: string) =>
  (await by.api.call(routes.listMessages, { params: { room_id } })).messages.map(({ body }) => body);
const initiate = (by: TestPerson, room_id: string) =>
  by.api.call(routes.initiateCall, { body: { room_id, type: "audio" } });

async function follow({ token }: TestPerson): Promise<Listener> {
  const listener = await listen(host.url, { access_token: token, since: null });
  await listener.until((frame) => frame.type === "hello");
  return listener;
}

test("a blocked person's call neither rings nor is missed, and they are not notified", async () => {
  const [bea, pest] = [await invite(host, "Bea"), await invite(host, "Pest")];
  const room = await direct(pest, bea);
  expect((await block(bea, pest)).map(({ user_id }) => user_id)).toEqual([pest.userId]);
  const quiet = await follow(bea);
  const { call_id } = await initiate(pest, room.id);
  const params = { call_id };
  // To the caller it looks like any other call.
  expect(await pest.api.call(routes.getCall, { params })).toMatchObject({
    status: "ringing",
    ringing: [bea.userId],
  });
  await pest.api.call(routes.endCall, { params });
  await say(bea, room.id, "afterwards");
  await quiet.until(isEvent("swp.message", ({ data }) => data.body === "afterwards"));
  const types = quiet.events.map(({ type }) => type);
  for (const type of ["swp.call.invite", "swp.call.missed", "swp.missed_calls"] as const)
    expect(types).not.toContain(type);
  expect(await bea.api.call(routes.listMissedCalls)).toEqual([]);
  // Only the caller sees the call in the timeline.
  expect(await bodies(bea, room.id)).toEqual(["afterwards"]);
  expect(await bodies(pest, room.id)).toEqual(["", "afterwards"]);
});

test("a blocked person's direct messages are hidden, live and in replay; the other direction works", async () => {
  const [cem, pest] = [await invite(host, "Cem"), await invite(host, "Pest")];
  const room = await direct(cem, pest);
  await say(pest, room.id, "before");
  await block(cem, pest);
  const quiet = await follow(cem);
  await say(pest, room.id, "hello?");
  await pest.api.call(routes.setTyping, { params: { room_id: room.id }, body: { typing: true } });
  await say(cem, room.id, "from me");
  await quiet.until(isEvent("swp.message", ({ data }) => data.body === "from me"));
  expect(quiet.frames.some(({ type }) => type === "swp.typing")).toBe(false);
  expect(await bodies(pest, room.id)).toEqual(["before", "hello?", "from me"]);
  await unblock(cem, pest);
  await say(pest, room.id, "again");
  expect(await bodies(cem, room.id)).toEqual(["before", "from me", "again"]);
  const replayed = await listen(host.url, { access_token: cem.token, since: 0 });
  await replayed.until(isEvent("swp.message", ({ data }) => data.body === "again"));
  expect(JSON.stringify(replayed.frames)).not.toContain("hello?");
  const rooms = (await cem.api.call(routes.listRooms)).rooms;
  expect(rooms.find(({ id }) => id === room.id)?.last_message?.body).toBe("again");
});

test("in a larger room a blocked person's calls ring for everybody else; blocking during a ring declines it", async () => {
  const [dan, eve, pest] = [await invite(host, "Dan"), await invite(host, "Eve"), await invite(host, "Pest")];
  const room = await pest.api.call(routes.createRoom, { body: { name: "Three" } });
  for (const { userId } of [dan, eve])
    await pest.api.call(routes.putMember, { params: { room_id: room.id, user_id: userId }, body: {} });
  const [ofDan, ofEve] = [await follow(dan), await follow(eve)];
  await block(dan, pest);
  const { call_id } = await initiate(pest, room.id);
  await ofEve.until(isEvent("swp.call.invite", ({ data }) => data.call_id === call_id));
  await ofDan.until(isEvent("swp.call.state", ({ data }) => data.call.id === call_id));
  expect(ofDan.events.some(({ type }) => type === "swp.call.invite")).toBe(false);
  await block(eve, pest);
  const call = await pest.api.call(routes.getCall, { params: { call_id } });
  expect(call.rejected).toEqual([eve.userId]);
  // They can still join by themselves.
  await dan.api.call(routes.joinCall, { params: { call_id } });
});

test("the block list is synced to all devices; nobody can block unknown people or themselves", async () => {
  const [fay, pest] = [await invite(host, "Fay"), await invite(host, "Pest")];
  const other = await follow(fay);
  await block(fay, pest);
  await block(fay, pest);
  const told = await other.until(isEvent("swp.blocks"));
  expect(told.data.blocked.map(({ display_name }) => display_name)).toEqual([pest.name]);
  expect(await fay.api.call(routes.listBlocks)).toHaveLength(1);
  expect(await unblock(fay, pest)).toEqual([]);
  for (const user_id of [fay.userId, "0".repeat(24)])
    await expect(fay.api.call(routes.blockPerson, { params: { user_id } })).rejects.toMatchObject({
      code: "SW_USER_NOT_FOUND",
    });
});
