import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Room as LivekitRoom, RoomEvent } from "@livekit/rtc-node";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { limits } from "../../src/shared/base/limits.ts";
import { closeCodes, type ServerEvent } from "../../src/shared/contract/events.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi, type Api } from "../../src/renderer/api/client.ts";
import { listen } from "../helpers/events.ts";
import { invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";
import { createRoomWith } from "../helpers/rooms.ts";

/** ms after a right has ended, by which everything that depends on it has ended. */
const WITHIN = 2_000;

let host: TestHost;
let witness: TestPerson;
// A host for each test: together they would exceed the owner's rate limits.
beforeEach(async () => {
  host = await startHost({ inHook: true });
  witness = await invite(host, "Witness");
  await host.owner.api.call(routes.changeSettings, { body: { webhooks_to_private_addresses: true } });
});
afterEach(async () => void (await host?.stop()));

/** Everything that somebody can hold. */
const held = ["socket", "place", "media", "grant", "ring to", "ring by", "invite", "webhook"] as const;
type Held = (typeof held)[number];

interface Holder {
  readonly person: TestPerson;
  /** The device or token that everything is held with. */
  readonly api: Api;
  readonly id: string;
  readonly rooms: readonly string[];
  readonly callId: string;
  /** The close code of their event socket. */
  readonly closed: Promise<number>;
  readonly holds: Record<Held, () => boolean | Promise<boolean>>;
}

const roomWith = async (...people: TestPerson[]) => (await createRoomWith(host, people)).id;

const initiate = (api: Api, room_id: string) =>
  api.call(routes.initiateCall, { body: { room_id, type: "audio" } });
const callOf = (call_id: string) => host.owner.api.call(routes.getCall, { params: { call_id } });

/** The ids of messages that arrive at a webhook. */
async function receiver(): Promise<{ url: string; messages: string[] }> {
  const messages: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString("utf8")));
    request.on("end", () => {
      const event = JSON.parse(body) as ServerEvent;
      if (event.type === "swp.message") messages.push(event.data.id);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, messages };
}

const say = async (room_id: string) =>
  (
    await host.owner.api.call(routes.sendMessage, {
      params: { room_id },
      body: { body: "Anybody there?", txn_id: crypto.randomUUID() },
    })
  ).id;

/** An admin who holds everything, with their device or with an API token. */
async function holder(name: string, token?: { expires_in?: number }): Promise<Holder> {
  const person = await invite(host, name, { role: "admin" });
  const [talk, rungIn, ringsIn] = [
    await roomWith(person, witness),
    await roomWith(person, witness),
    await roomWith(person, witness),
  ];
  const made = token
    ? await person.api.call(routes.createToken, {
        body: { name: "script", scopes: ["read", "write", "calls", "manage"], ...token },
      })
    : { token: person.token, id: person.deviceId };
  const api = createApi(host.url, made.token);

  const socket = await listen(host.url, { access_token: made.token, since: null });
  await socket.until((frame) => frame.type === "hello");
  let socketOpen = true;
  void socket.closed.then(() => (socketOpen = false));

  const { call_id: callId } = await initiate(host.owner.api, talk);
  const grant = await api.call(routes.joinCall, { params: { call_id: callId } });
  const room = new LivekitRoom();
  let connected = true;
  room.on(RoomEvent.Disconnected, () => (connected = false));
  await room.connect(grant.livekit_url, grant.livekit_token, { autoSubscribe: false, dynacast: false });
  onTestFinished(async () => await room.disconnect());
  const present = async () => (await callOf(callId)).participants.map((one) => one.participant_id);
  await expect.poll(present).toContain(person.userId);

  const rung = await initiate(host.owner.api, rungIn);
  const rings = await initiate(api, ringsIn);
  const link = await api.call(routes.createInvite, { body: { room_id: talk } });
  const hook = await receiver();
  // Receives the same events, whatever ends.
  const owners = await receiver();
  await host.owner.api.call(routes.createWebhook, { body: { url: owners.url, events: ["swp.message"] } });
  await api.call(routes.createWebhook, { body: { url: hook.url, events: ["swp.message"] } });

  const holder: Holder = {
    person,
    api,
    id: made.id,
    rooms: [talk, rungIn, ringsIn],
    callId,
    closed: socket.closed,
    holds: {
      socket: () => socketOpen,
      place: async () => (await present()).includes(person.userId),
      media: () => connected,
      // Connecting with it would disconnect the participant.
      grant: async () =>
        (await fetch(`${host.url}/rtc/validate?access_token=${grant.livekit_token}`)).status === 200,
      "ring to": async () => (await callOf(rung.call_id)).ringing.includes(person.userId),
      "ring by": async () => (await callOf(rings.call_id)).status === "ringing",
      invite: async () => (await host.owner.api.call(routes.listInvites)).some(({ id }) => id === link.id),
      webhook: async () => {
        const asked = await say(talk);
        // Once the owner's has been delivered, this one gets a moment more.
        await expect.poll(() => owners.messages).toContain(asked);
        return await expect
          .poll(() => hook.messages.includes(asked), { timeout: 500 })
          .toBe(true)
          .then(
            () => true,
            () => false,
          );
      },
    },
  };
  // Otherwise something that was never held would seem to have ended.
  for (const what of held)
    await expect.poll(() => holder.holds[what](), { message: `${what} is held` }).toBe(true);
  return holder;
}

const removeFrom = async (api: Api, { person, rooms }: Holder) => {
  for (const room_id of rooms)
    await api.call(routes.removeMember, { params: { room_id, user_id: person.userId } });
};
const change = (user_id: string, body: { role?: "guest"; disabled?: boolean }) =>
  host.owner.api.call(routes.changePerson, { params: { user_id }, body });

const inCall: Held[] = ["place", "media", "grant"];
const ofDevice: Held[] = ["socket", ...inCall, "ring by"];
const ofRoom: Held[] = [...inCall, "ring to", "ring by", "invite", "webhook"];

const causes: Record<string, { token?: { expires_in?: number }; ends: Held[]; by: (on: Holder) => unknown }> =
  {
    "leaving the rooms": { ends: ofRoom, by: (on) => removeFrom(on.api, on) },
    "being removed from the rooms": { ends: ofRoom, by: (on) => removeFrom(host.owner.api, on) },
    "signing out": { ends: ofDevice, by: ({ api }) => api.call(routes.endSession) },
    "being signed out": {
      ends: ofDevice,
      by: ({ person }) => host.owner.api.call(routes.signOutPerson, { params: { user_id: person.userId } }),
    },
    "a new password on another device": {
      ends: ofDevice,
      by: async ({ person }) => {
        const { code } = await person.api.call(routes.createDeviceCode);
        const other = await createApi(host.url, null).call(routes.exchangeCode, { body: { code } });
        const api = createApi(host.url, other.access_token);
        const login = `login-${person.userId.slice(0, 8)}`;
        await api.call(routes.setPassword, { body: { login, password: "first password" } });
        await api.call(routes.setPassword, {
          body: { login, password: "second password", current_password: "first password" },
        });
        expect((await api.call(routes.getMe)).id).toBe(person.userId);
      },
    },
    "a newer device, where there are as many as are kept": {
      ends: ofDevice,
      by: async ({ person }) => {
        const login = `login-${person.userId.slice(0, 8)}`;
        await person.api.call(routes.setPassword, { body: { login, password: "the password" } });
        const signIn = (device_label: string) =>
          createApi(host.url, null).call(routes.signInByPassword, {
            body: { login, password: "the password", device_label },
          });
        for (let devices = 1; devices < limits.sessionsOfUser; devices += 1) await signIn("Another");
        // It replaces the device of the same name.
        await signIn("A browser");
      },
    },
    "a revoked token": {
      token: {},
      ends: ofDevice,
      by: ({ person, id }) => person.api.call(routes.revokeToken, { params: { token_id: id } }),
    },
    "a disabled account": {
      ends: [...held],
      by: ({ person }) => change(person.userId, { disabled: true }),
    },
    "a role that may have no tokens": {
      token: {},
      ends: [...ofDevice, "invite", "webhook"],
      by: ({ person }) => change(person.userId, { role: "guest" }),
    },
    "being put out of the call": {
      ends: inCall,
      by: ({ person, callId }) =>
        host.owner.api.call(routes.removeParticipant, {
          params: { call_id: callId },
          body: { participant_id: person.userId },
        }),
    },
    "the end of the call": {
      ends: inCall,
      by: ({ callId }) => host.owner.api.call(routes.endCall, { params: { call_id: callId } }),
    },
  };

describe.each(Object.entries(causes))("%s", (name, { token, ends, by }) => {
  test(`ends within 2 s: ${ends.join(", ")}`, async () => {
    const on = await holder(name, token);
    await by(on);
    await expectEnded(on, ends);
  });
});

test("a token that expires ends all that is held with it, without any request", async () => {
  const on = await holder("Script", { expires_in: 3_600 });
  // Shorten its lifetime; a new token that expires makes the host look for the next expiry.
  const expiresAt = Date.now() + 1_000;
  const database = new Database(join(host.dataDirectory, "hearth.db"));
  database.prepare("UPDATE sessions SET expires_at = ? WHERE id = ?").run(expiresAt, on.id);
  database.close();
  await witness.api.call(routes.createToken, {
    body: { name: "later", scopes: ["read"], expires_in: 3_600 },
  });
  expect(await on.closed).toBe(closeCodes.unauthenticated);
  expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
  expect(Date.now() - expiresAt).toBeLessThan(WITHIN);
  await expectEnded(on, ofDevice);
});

/** Expects exactly these to have ended in time. */
async function expectEnded(on: Holder, ends: readonly Held[]): Promise<void> {
  const deadline = performance.now() + WITHIN;
  for (const what of ends)
    await expect
      .poll(() => on.holds[what](), { timeout: Math.max(100, deadline - performance.now()), message: what })
      .toBe(false);
  for (const what of held)
    if (!ends.includes(what)) expect(await on.holds[what](), `${what} goes on`).toBe(true);
}
