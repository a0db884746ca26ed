import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Room } from "@livekit/rtc-node";
import type { WebSocket } from "ws";
import { routes } from "../../src/shared/contract/index.ts";
import { limits } from "../../src/shared/base/limits.ts";
import { connectGuest, enter, Refused } from "../helpers/conference-guests.ts";
import { conferenceSettings, createSecret, livekitRoom, tokenFor } from "../helpers/conferences.ts";
import { controlPlanePid, startHost, withoutRecorder, type TestHost } from "../helpers/host.ts";
import { livekitOf } from "../helpers/signalling.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
});
afterAll(async () => void (await host?.stop()));

const create = async (max_participants: number): Promise<string> =>
  (
    await host.owner.api.call(routes.createConference, {
      body: { ...conferenceSettings, max_participants },
    })
  ).id;
const details = (conference_id: string) =>
  host.owner.api.call(routes.getConference, { params: { conference_id } });
const connectedAt = async (room: string): Promise<string[]> => {
  const { url, apiKey, apiSecret } = livekitOf(host);
  const client = new RoomServiceClient(url, apiKey, apiSecret);
  const participants = await client.listParticipants(room).catch(() => []);
  return participants.map(({ identity }) => identity);
};
const refusal = (code: string) => expect.objectContaining({ code }) as unknown;
const GRACE = { timeout: limits.conferencePlaceGrace + 15_000, interval: 250 };

const getsToken = (id: string, identity: string): Promise<boolean> =>
  tokenFor(host, id, identity).then(
    () => true,
    () => false,
  );

/** The connection of a guest, or the status of its refusal. */
const attempt = (token: string): Promise<WebSocket | number> =>
  connectGuest(host, token).catch((error: unknown) => {
    if (error instanceof Refused) return error.status;
    throw error;
  });

describe("the places of a conference", () => {
  test(
    "are taken by 50 of 200 who come at once, also while some reconnect",
    { timeout: 180_000 },
    async () => {
      const id = await create(50);
      const room = await livekitRoom(host, id);
      const secrets = Array.from({ length: 200 }, createSecret);
      const tokens = await Promise.all(
        secrets.map((secret, i) => tokenFor(host, id, `guest-${i}`, { secret, room })),
      );
      let reconnections = 0;
      const come = async (i: number): Promise<WebSocket | number> => {
        const first = await attempt(tokens[i] ?? "");
        if (typeof first === "number" || i % 5 > 0) return first;
        // It has lost its network, and comes back while the others are coming.
        first.terminate();
        reconnections += 1;
        const secret = secrets[i] ?? "";
        return await attempt(await tokenFor(host, id, `guest-${i}`, { secret, room }));
      };
      const outcomes = await Promise.all(tokens.map((_token, i) => come(i)));
      const inside = outcomes.filter((outcome) => typeof outcome !== "number");
      expect(inside).toHaveLength(50);
      expect(reconnections).toBeGreaterThan(0);
      expect(outcomes.filter((outcome) => outcome === 409)).toHaveLength(150);
      await expect.poll(() => connectedAt(room)).toHaveLength(50);
      await expect
        .poll(async () => (await details(id)).conference.live.participants, { timeout: 20_000 })
        .toBe(50);
      await expect(tokenFor(host, id, "late", { room })).rejects.toEqual(refusal("SW_CONFERENCE_FULL"));
      // None has been kept for those who were refused.
      const again = await Promise.all(tokens.slice(0, 60).map((token) => attempt(token)));
      expect(again.filter((outcome) => outcome !== 409).length).toBeLessThanOrEqual(50);
      expect((await connectedAt(room)).length).toBe(50);
    },
  );

  test(
    "are free at once after leaving, and after a while for who has only gone",
    { timeout: 90_000 },
    async () => {
      const id = await create(1);
      const ann = await enter(host, id, "ann");
      await expect(tokenFor(host, id, "ben")).rejects.toEqual(refusal("SW_CONFERENCE_FULL"));
      await ann.leave();
      await expect.poll(() => getsToken(id, "ben")).toBe(true);
      const ben = await enter(host, id, "ben");
      await ben.api.call(routes.leaveConference);
      expect(await getsToken(id, "cem")).toBe(true);
      const cem = await connectGuest(host, await tokenFor(host, id, "cem"));
      cem.terminate();
      await expect(tokenFor(host, id, "dan")).rejects.toEqual(refusal("SW_CONFERENCE_FULL"));
      await expect.poll(() => getsToken(id, "dan"), GRACE).toBe(true);
      await expect.poll(async () => await connectedAt(await livekitRoom(host, id))).toEqual([]);
    },
  );

  test(
    "are those of the media server after a restart of the control plane",
    { timeout: 90_000 },
    async () => {
      const id = await create(2);
      const room = await livekitRoom(host, id);
      const ann = await enter(host, id, "ann");
      const ben = await enter(host, id, "ben");
      await expect.poll(() => connectedAt(room)).toHaveLength(2);
      process.kill(controlPlanePid(host.process.pid ?? 0), "SIGKILL");
      const ask = (identity: string, secret?: string) =>
        tokenFor(host, id, identity, { room, ...(secret ? { secret } : {}) }).then(
          () => "token",
          (error: { code?: string }) => error.code ?? "",
        );
      await expect.poll(() => ask("cem"), { timeout: 30_000 }).toBe("SW_CONFERENCE_FULL");
      expect(await ask("ann", ann.secret)).toBe("token");
      expect(await ask("ben")).toBe("SW_PARTICIPANT_TAKEN");
      await ben.leave();
      await expect.poll(() => ask("cem"), GRACE).toBe("token");
      expect(ann.room.isConnected).toBe(true);
      expect(await connectedAt(room)).toEqual(["ann"]);
    },
  );
});

describe("at the media server", () => {
  /** With the keys that only the host has. */
  async function intrude(room: string, identity: string): Promise<Room> {
    const { url, apiKey, apiSecret } = livekitOf(host);
    const token = new AccessToken(apiKey, apiSecret, { identity });
    token.addGrant({ room, roomJoin: true });
    const intruder = new Room();
    onTestFinished(() => void intruder.disconnect().catch(() => {}));
    await intruder.connect(url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
    return intruder;
  }

  test("whoever is in a conference without a place is removed", async () => {
    const id = await create(5);
    const room = await livekitRoom(host, id);
    const ann = await enter(host, id, "ann");
    await intrude(room, "intruder");
    await expect.poll(() => connectedAt(room), { timeout: 20_000 }).toEqual(["ann"]);
    expect(ann.room.isConnected).toBe(true);
  });

  test(
    "the room of a run that has ended is deleted, and no other with such a name",
    { timeout: 60_000 },
    async () => {
      const { url, apiKey, apiSecret } = livekitOf(host);
      const client = new RoomServiceClient(url, apiKey, apiSecret);
      const ended = crypto.randomUUID();
      const foreign = crypto.randomUUID();
      await client.createRoom({ name: ended, metadata: '{"conference":true,"name":"x"}' });
      await client.createRoom({ name: foreign });
      const names = async () => (await client.listRooms([ended, foreign])).map(({ name }) => name);
      await expect.poll(names, { timeout: 30_000 }).toEqual([foreign]);
    },
  );
});

test(
  "a flood of the public methods changes nothing for those who are inside",
  { timeout: 120_000 },
  async () => {
    const id = await create(3);
    const room = await livekitRoom(host, id);
    const ann = await enter(host, id, "ann");
    const before = (await details(id)).participants.length;
    const post = (name: string, body: object) =>
      fetch(`${host.url}/api/conferences-public/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const codes = new Map<string, number>();
    const note = async (response: Response) => {
      const { code = "ok" } = (await response.json()) as { code?: string };
      codes.set(code, (codes.get(code) ?? 0) + 1);
    };
    for (let round = 0; round < 20; round += 1)
      await Promise.all(
        Array.from({ length: 100 }, async (_, i) => {
          await note(
            await post("createToken", {
              room_id: id,
              LKRoomName: crypto.randomUUID(),
              participant_id: `f${i}`,
            }),
          );
        }),
      );
    expect(new Set(codes.keys())).toEqual(new Set(["SW_CONFERENCE_ROOM_ENDED", "SW_RATE_LIMITED"]));
    expect((await details(id)).participants.length).toBe(before);
    expect(ann.room.isConnected).toBe(true);
    expect(room).toBe((await details(id)).conference.active ? room : "");
  },
);
