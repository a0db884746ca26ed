import { readdirSync, readFileSync } from "node:fs";
import { Room as BotRoom, RoomEvent } from "@livekit/rtc-node";
import { JoinRequest, Ping, SignalRequest, WrappedJoinRequest } from "@livekit/protocol";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createApi } from "../../src/renderer/api/client.ts";
import { routes } from "../../src/shared/contract/index.ts";
import type { JoinGrant, Room } from "../../src/shared/contract/entities.ts";
import {
  general,
  invite,
  mediaServerPid,
  startHost,
  type TestHost,
  type TestPerson,
} from "../helpers/host.ts";
import { head, rawConnection, untilClosed, write } from "../helpers/raw-connection.ts";
import { createRoomWith, inCall, initiate } from "../helpers/rooms.ts";
import { knockAt, livekitOf, renewedToken, signal } from "../helpers/signalling.ts";

let host: TestHost;
let bea: TestPerson;
let cem: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
  cem = await invite(host, "Cem");
});
afterAll(async () => void (await host?.stop()));

const roomWith = (...people: TestPerson[]) => createRoomWith(host, people);

const remove = (room: Room, person: TestPerson) =>
  host.owner.api.call(routes.removeMember, { params: { room_id: room.id, user_id: person.userId } });
const knock = (path: string, headers: Record<string, string> = {}) => knockAt(host.url, path, headers);

/** A call of the owner's that Bea has joined. */
async function callWithBea(): Promise<{ room: Room; beas: JoinGrant; owners: JoinGrant }> {
  const room = await roomWith(bea, cem);
  const owners = await initiate(host.owner, room.id);
  const beas = await bea.api.call(routes.joinCall, inCall(owners));
  return { room, beas, owners };
}

const roomService = () => {
  const { url, apiKey, apiSecret } = livekitOf(host);
  return new RoomServiceClient(url, apiKey, apiSecret);
};
const identities = async (grant: JoinGrant) =>
  (await roomService().listParticipants(grant.livekit_room)).map(({ identity }) => identity);

describe("a signalling request", () => {
  test("is admitted by exactly one token, the one that LiveKit is then asked with", async () => {
    const { room, beas, owners } = await callWithBea();
    await remove(room, bea);
    const own = `/rtc?access_token=${owners.livekit_token}`;
    expect(await knock(own, { authorization: `Bearer ${beas.livekit_token}` })).toBe(401);
    expect(await knock(`/rtc?access_token=${beas.livekit_token}`)).toBe(403);
    expect(await knock(`${own}&access_token=${beas.livekit_token}`)).toBe(400);
    expect(await knock("/rtc", { authorization: `Bearer ${beas.livekit_token}` })).toBe(403);
    expect(await knock("/rtc", { authorization: `Bearer ${owners.livekit_token}` })).toBe(101);
    expect(await identities(owners)).not.toContain(`${bea.userId}:${bea.deviceId}`);
  });

  test("cannot add a second, publish-only participant", async () => {
    const { beas } = await callWithBea();
    const client = await signal(host.url, beas.livekit_token, "protocol=16&sdk=js&publish=second");
    await client.until("join");
    expect(await identities(beas)).toEqual([`${bea.userId}:${bea.deviceId}`]);
  });

  test("cannot set metadata or attributes in its join request", async () => {
    const { beas } = await callWithBea();
    const greedy = new JoinRequest({ metadata: "host", participantAttributes: { role: "host" } });
    const packed = Buffer.from(new WrappedJoinRequest({ joinRequest: greedy.toBinary() }).toBinary());
    const query = `access_token=${beas.livekit_token}&join_request=${packed.toString("base64url")}`;
    expect(await knock(`/rtc/v1?${query}`)).toBe(101);
    const validated = await fetch(`${host.url}/rtc/v1/validate?${query}`);
    expect([validated.status, await validated.text()]).toEqual([200, "success"]);
    expect(await knock(`/rtc/v1?access_token=${beas.livekit_token}&join_request=xx`)).toBe(400);
    // Without a valid token it is not even unpacked.
    expect(await knock("/rtc/v1?access_token=x.y.z&join_request=xx")).toBe(401);
  });
});

describe("a client's call token", () => {
  test("is not accepted by LiveKit itself, and neither is a renewed one", async () => {
    const { room, beas } = await callWithBea();
    const { url } = livekitOf(host);
    const client = await signal(host.url, beas.livekit_token);
    const renewed = await renewedToken(client);
    for (const token of [beas.livekit_token, renewed])
      for (const path of ["/rtc", "/rtc/validate", "/rtc/v1"]) {
        expect(await knockAt(url, `${path}?access_token=${token}`)).toBe(401);
        expect(await knockAt(url, path, { authorization: `Bearer ${token}` })).toBe(401);
      }
    expect(await knock(`/rtc?access_token=${renewed}`)).toBe(101);
    await remove(room, bea);
    await client.closed;
    expect(await knock(`/rtc?access_token=${renewed}`)).toBe(403);
  });

  test("is renewed for JSON clients as well", async () => {
    const { beas } = await callWithBea();
    const client = await signal(host.url, beas.livekit_token);
    await client.until("refreshToken");
    const again = await signal(host.url, beas.livekit_token);
    again.socket.send(
      new SignalRequest({ message: { case: "pingReq", value: new Ping({ timestamp: 1n }) } }).toJsonString(),
    );
    await again.until("pongResp");
    // A change of permissions makes LiveKit renew the token at once, now as JSON.
    const identity = `${bea.userId}:${bea.deviceId}`;
    const permission = { canPublish: true, canSubscribe: true, canPublishData: false };
    await roomService().updateParticipant(beas.livekit_room, identity, { permission });
    const renewed = await renewedToken(again);
    expect(await knockAt(livekitOf(host).url, `/rtc?access_token=${renewed}`)).toBe(401);
    expect(await knock(`/rtc?access_token=${renewed}`)).toBe(101);
  });
});

/** Suspends LiveKit while `meanwhile` runs. */
async function whileLivekitWaits(meanwhile: () => Promise<void>): Promise<void> {
  const pid = mediaServerPid(host.dataDirectory);
  process.kill(pid, "SIGSTOP");
  // A process of many threads takes a moment to stop.
  const threads = () => readdirSync(`/proc/${pid}/task`);
  const hasStopped = (thread: string) =>
    readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8").includes("State:\tT");
  await expect.poll(() => threads().every(hasStopped), { interval: 5 }).toBe(true);
  try {
    await meanwhile();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

describe("somebody who is removed during a wait", () => {
  test("for LiveKit's connection is not admitted", async () => {
    const { room, beas } = await callWithBea();
    expect(await knock(`/rtc?access_token=${beas.livekit_token}`)).toBe(101);
    let answer: Promise<number> = Promise.resolve(0);
    await whileLivekitWaits(async () => {
      answer = knock(`/rtc?access_token=${beas.livekit_token}`);
      // The proxy is connecting to LiveKit by now, and waits.
      await host.owner.api.call(routes.getHealth);
      await remove(room, bea);
    });
    expect(await answer).toBe(403);
  });

  test("for the LiveKit room to be created is not admitted", async () => {
    const room = await roomWith(bea);
    let answer: Promise<number> = Promise.resolve(0);
    await whileLivekitWaits(async () => {
      const grant = await initiate(bea, room.id);
      answer = knock(`/rtc?access_token=${grant.livekit_token}`);
      await host.owner.api.call(routes.getHealth);
      await remove(room, bea);
    });
    expect(await answer).toBe(403);
  });

  test("for the answer to /validate gets 403", async () => {
    const { room, beas } = await callWithBea();
    expect(await knock(`/rtc?access_token=${beas.livekit_token}`)).toBe(101);
    let answer: Promise<Response> | undefined;
    await whileLivekitWaits(async () => {
      answer = fetch(`${host.url}/rtc/validate?access_token=${beas.livekit_token}`);
      await host.owner.api.call(routes.getHealth);
      await remove(room, bea);
    });
    expect((await answer)?.status).toBe(403);
  });

  test("for another of their ringing devices to be removed does not join", async () => {
    const room = await roomWith(bea);
    const { code } = await bea.api.call(routes.createDeviceCode);
    const phone = createApi(
      host.url,
      (await createApi(host.url, null).call(routes.exchangeCode, { body: { code } })).access_token,
    );
    const grant = await initiate(host.owner, room.id);
    await phone.call(routes.warmUpCall, inCall(grant));
    let answer: Promise<unknown> = Promise.resolve();
    await whileLivekitWaits(async () => {
      answer = bea.api.call(routes.joinCall, inCall(grant)).catch((error: unknown) => error);
      await host.owner.api.call(routes.getHealth);
      await remove(room, bea);
    });
    expect(await answer).toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    const { participants, ringing } = await host.owner.api.call(routes.getCall, inCall(grant));
    expect([...participants.map(({ participant_id }) => participant_id), ...ringing]).not.toContain(
      bea.userId,
    );
  });
});

test("a request whose session ends while its body is still arriving is refused", async () => {
  const guest = await invite(host, "Slow");
  const { id } = await general(guest);
  const body = JSON.stringify({ body: "too late", txn_id: "late" });
  const socket = await rawConnection(host.url);
  const answer = untilClosed(socket);
  const headers = {
    authorization: `Bearer ${guest.token}`,
    "content-type": "application/json",
    "content-length": String(body.length),
    connection: "close",
  };
  await write(socket, head(host.url, `/v1/rooms/${id}/messages`, headers, "POST") + body.slice(0, 5));
  await guest.api.call(routes.endSession);
  await write(socket, body.slice(5));
  expect(await answer).toMatch(/^HTTP\/1.1 401 /);
  const { messages } = await host.owner.api.call(routes.listMessages, { params: { room_id: id } });
  expect(messages.map((message) => message.body)).not.toContain("too late");
});

test("a removed person who connects with LiveKit's own key is removed at once", async () => {
  const { room, beas } = await callWithBea();
  await knock(`/rtc?access_token=${beas.livekit_token}`);
  await remove(room, bea);
  const { url, apiKey, apiSecret } = livekitOf(host);
  const token = new AccessToken(apiKey, apiSecret, { identity: `${bea.userId}:${bea.deviceId}`, ttl: 60 });
  token.addGrant({ room: beas.livekit_room, roomJoin: true });
  const intruder = new BotRoom();
  onTestFinished(async () => await intruder.disconnect());
  const out = new Promise((resolve) => intruder.once(RoomEvent.Disconnected, resolve));
  await intruder.connect(url.replace("http", "ws"), await token.toJwt(), {
    autoSubscribe: true,
    dynacast: false,
  });
  const inside = performance.now();
  await out;
  const stayed = performance.now() - inside;
  process.stdout.write(`was inside for ${Math.round(stayed)} ms\n`);
  // Reconciliation runs every 10 s: this was the webhook.
  expect(stayed).toBeLessThan(1_000);
  expect(await identities(beas)).toEqual([]);
});
