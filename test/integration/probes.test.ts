import { DisconnectReason, Room, RoomEvent } from "@livekit/rtc-node";
import { RoomServiceClient, TokenVerifier } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createCallId, livekitRoomOf } from "../../src/shared/base/ids.ts";
import { limits } from "../../src/shared/base/limits.ts";
import type { Probe } from "../../src/shared/contract/doctor.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
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

/** A probe, and its way by UDP, which this host's media server offers alone. */
const byUdp = ({ offers, ...probe }: Probe) => {
  const [offer] = offers;
  if (!offer) throw new Error("the probe has no way");
  return { ...probe, offers, ...offer };
};
const create = async (person: TestPerson) => byUdp(await person.api.call(routes.createProbe));

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

const asGrant = (probe: Pick<Probe, "probe_id" | "livekit_url">, token: string) => ({
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
    expect(permissions.get(`${probe.probe_id}:publisher:udp`)).toMatchObject({
      canPublish: true,
      canSubscribe: false,
      canPublishData: false,
    });
    expect(permissions.get(`${probe.probe_id}:subscriber:udp`)).toMatchObject({
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

describe("a probe by invite", () => {
  const createInvited = async (code: string, at: TestHost = host) =>
    byUdp(await createApi(at.url, null).call(routes.createInvitedProbe, { body: { code } }));
  const newInvite = () => host.owner.api.call(routes.createInvite, { body: { max_uses: 1 } });

  test("lets somebody without an account connect, and does not use the invite up", async () => {
    const { code } = await newInvite();
    const probe = await createInvited(code);
    const subscriber = await enter(probe.subscriber_token);
    expect(subscriber.name).toBe(probe.probe_id);
    const accept = { code, display_name: "Gus" };
    await createApi(host.url, null).call(routes.acceptInvite, { body: accept });
    // Used up, so that nobody else gets in by it.
    expect(await knock(host.url, probe.publisher_token, "/rtc")).toBe(403);
    await expect(createInvited(code)).rejects.toMatchObject({ code: "SW_INVITE_INVALID" });
  });

  test("ends with the next one from the same address", async () => {
    const { code } = await newInvite();
    const first = await createInvited(code);
    const next = await createInvited(code);
    expect(await knock(host.url, first.publisher_token, "/rtc")).toBe(403);
    expect(await knock(host.url, next.publisher_token, "/rtc")).toBe(101);
  });

  test("counts wrong codes as guesses", async () => {
    const others = await startHost();
    const guess = (number: number) => createInvited(`nobody has ${number}`, others);
    for (let number = 0; number < limits.rates.failedAttemptsOfAddress.burst; number++)
      await expect(guess(number)).rejects.toMatchObject({ code: "SW_INVITE_INVALID" });
    await expect(guess(99)).rejects.toMatchObject({ code: "SW_RATE_LIMITED" });
    const { code } = await others.owner.api.call(routes.createInvite, { body: {} });
    await createInvited(code, others);
  });

  test("leaves room for people who are signed in", async () => {
    const others = await startHost();
    const codes: string[] = [];
    for (let number = 0; number <= limits.invitedProbesAtOnce; number++)
      codes.push((await others.owner.api.call(routes.createInvite, { body: {} })).code);
    for (const code of codes.slice(1)) await createInvited(code, others);
    await expect(createInvited(codes[0] ?? "", others)).rejects.toMatchObject({ code: "SW_RATE_LIMITED" });
    await create(others.owner);
  });
});
