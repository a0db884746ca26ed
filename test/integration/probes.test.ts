import { DisconnectReason, Room, RoomEvent } from "@livekit/rtc-node";
import { RoomServiceClient, TokenVerifier } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createCallId, livekitRoomOf } from "../../src/shared/base/ids.ts";
import { limits } from "../../src/shared/base/limits.ts";
import type { Probe } from "../../src/shared/contract/doctor.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { joinAsBot } from "../helpers/bots.ts";
import { within } from "../helpers/deadline.ts";
import { general, invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";
import { createRoomWith, initiate } from "../helpers/rooms.ts";
import { knock, livekitOf } from "../helpers/signalling.ts";

let host: TestHost;
let bea: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
});
afterAll(async () => void (await host?.stop()));

const create = (person: TestPerson) => person.api.call(routes.createProbe);

const roomService = () => {
  const { url, apiKey, apiSecret } = livekitOf(host);
  return new RoomServiceClient(url, apiKey, apiSecret);
};
const livekitRooms = async () => (await roomService().listRooms()).map(({ name }) => name);

/** Connects as one side of a probe. */
async function enter(token: string): Promise<Room> {
  const room = new Room();
  onTestFinished(async () => await room.disconnect());
  await room.connect(host.url.replace("http", "ws"), token, { autoSubscribe: true, dynacast: false });
  return room;
}

const asGrant = (probe: Probe, token: string) => ({
  call_id: probe.probe_id,
  livekit_url: probe.livekit_url,
  livekit_token: token,
  livekit_room: probe.probe_id,
});

describe("a probe", () => {
  test("lets its two sides connect, of which one only publishes and the other only subscribes", async () => {
    const probe = await create(bea);
    const subscriber = await enter(probe.subscriber_token);
    expect(subscriber.name).toBe(probe.probe_id);
    const received = new Promise((resolve) => subscriber.once(RoomEvent.TrackSubscribed, resolve));
    await joinAsBot(asGrant(probe, probe.publisher_token));
    await within(20_000, "a track of the probe", received);
    const participants = await roomService().listParticipants(probe.probe_id);
    const permissions = new Map(participants.map(({ identity, permission }) => [identity, permission]));
    expect(permissions.get(`${probe.probe_id}:publisher`)).toMatchObject({
      canPublish: true,
      canSubscribe: false,
      canPublishData: false,
    });
    expect(permissions.get(`${probe.probe_id}:subscriber`)).toMatchObject({
      canPublish: false,
      canSubscribe: true,
      canPublishData: false,
    });
    expect(permissions.size).toBe(2);
  });

  test("offers what this host's media server listens on", async () => {
    const { offers } = await create(bea);
    expect(offers.map(({ transport }) => transport)).toEqual(["udp"]);
  });

  test("gives tokens that LiveKit itself does not accept", async () => {
    const { url, apiKey, apiSecret } = livekitOf(host);
    const { publisher_token: token } = await create(bea);
    expect(await knock(url, token)).toBe(401);
    await expect(new TokenVerifier(apiKey, apiSecret).verify(token)).rejects.toThrow();
  });

  test("is no call: it is in no room, and a call of the same person is not affected", async () => {
    const room = await createRoomWith(host, [bea]);
    const grant = await initiate(bea, room.id);
    await joinAsBot(grant);
    const probe = await create(bea);
    await enter(probe.subscriber_token);
    const participants = async () =>
      (await bea.api.call(routes.getCall, { params: { call_id: grant.call_id } })).participants.length;
    await expect.poll(participants).toBe(1);
    // Once a room without a live call is deleted, reconciliation has seen the probe's as well.
    const strange = livekitRoomOf(createCallId());
    await roomService().createRoom({ name: strange });
    await expect.poll(livekitRooms, { timeout: 2 * limits.reconcileInterval }).not.toContain(strange);
    expect(await livekitRooms()).toContain(probe.probe_id);
    expect(await participants()).toBe(1);
    const { rooms } = await bea.api.call(routes.listRooms);
    expect(rooms.flatMap(({ call }) => call?.id ?? [])).toEqual([grant.call_id]);
    await expect(
      bea.api.call(routes.joinCall, { params: { call_id: probe.probe_id } }),
    ).rejects.toMatchObject({ code: "SW_CALL_NOT_FOUND" });
    const { messages } = await bea.api.call(routes.listMessages, {
      params: { room_id: (await general(bea)).id },
    });
    expect(messages.map(({ call }) => call)).not.toContain(probe.probe_id);
  });
});

describe("a probe ends", () => {
  test("with the device's next one, and admits nobody from then on", async () => {
    const probe = await create(bea);
    const subscriber = await enter(probe.subscriber_token);
    const out = new Promise((resolve) => subscriber.once(RoomEvent.Disconnected, resolve));
    const next = await create(bea);
    expect(await within(10_000, "the end of the probe", out)).toBe(DisconnectReason.ROOM_DELETED);
    expect(await knock(host.url, probe.publisher_token, "/rtc")).toBe(403);
    expect(await knock(host.url, next.publisher_token, "/rtc")).toBe(101);
    await expect.poll(livekitRooms).not.toContain(probe.probe_id);
  });

  test("with the session of its device", async () => {
    const guest = await invite(host, "Gus", { role: "guest" });
    const probe = await create(guest);
    await enter(probe.subscriber_token);
    await guest.api.call(routes.endSession);
    expect(await knock(host.url, probe.publisher_token, "/rtc")).toBe(403);
    await expect.poll(livekitRooms).not.toContain(probe.probe_id);
  });
});

test("as many people as the limit allows have one at once", async () => {
  const others = await startHost();
  const people = [others.owner];
  for (const name of ["Bea", "Cem", "Dee", "Eve"]) people.push(await invite(others, name));
  for (const person of people.slice(0, limits.probesAtOnce)) await create(person);
  const last = people[limits.probesAtOnce];
  if (!last) throw new Error("there are too few people");
  await expect(create(last)).rejects.toMatchObject({ code: "SW_RATE_LIMITED" });
  await people[0]?.api.call(routes.endSession);
  await create(last);
});
