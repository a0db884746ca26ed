import { createHash } from "node:crypto";
import { AccessToken } from "livekit-server-sdk";
import { beforeEach, describe, expect, test } from "vitest";
import { LivekitWebhooks } from "../../../../src/control-plane/livekit/webhooks.ts";

const keys = { webhookKey: "webhook", webhookSecret: "w".repeat(32) };
const MINUTE = 60_000;

let now = 0;
let generation: string | null = null;
let webhooks: LivekitWebhooks;
beforeEach(() => {
  now = Date.now();
  generation = null;
  webhooks = new LivekitWebhooks(keys, { now: () => now }, () => generation);
});

interface Event {
  id?: string;
  room?: object;
  createdAt?: number;
  event?: string;
  participant?: object;
}

const eventText = ({
  id = "EV_1",
  room = { name: "scaiwave-call-1", sid: "RM_1" },
  createdAt = now,
  event = "participant_left",
  participant = { identity: "p-1" },
}: Event = {}) =>
  JSON.stringify({ event, id, room, participant, createdAt: String(Math.floor(createdAt / 1000)) });

async function signed(body: string, key = keys.webhookKey, secret = keys.webhookSecret): Promise<string> {
  const token = new AccessToken(key, secret, { ttl: 300 });
  token.sha256 = createHash("sha256").update(body).digest("base64");
  return await token.toJwt();
}

const read = async (event: Event) => await webhooks.read(eventText(event), await signed(eventText(event)));
const about = { callId: "call-1", isEgress: false, joined: null };
const refused = expect.objectContaining({ code: "SW_UNAUTHENTICATED" }) as unknown;

describe("a LiveKit webhook", () => {
  test("signed by LiveKit gives its call", async () => {
    expect(await read({})).toEqual(about);
  });

  test("about a conference gives its LiveKit room", async () => {
    const name = crypto.randomUUID();
    expect(await read({ room: { name, sid: "RM_1" } })).toEqual({ ...about, callId: name });
  });

  test("about a participant who joined gives their identity and whether they are hidden", async () => {
    const joined = async (participant: object | undefined, id: string) =>
      await read({ event: "participant_joined", id, ...(participant ? { participant } : {}) });
    expect(await joined(undefined, "EV_1")).toEqual({ ...about, joined: { identity: "p-1", hidden: false } });
    expect(await joined({ identity: "p-2", permission: { hidden: true } }, "EV_2")).toEqual({
      ...about,
      joined: { identity: "p-2", hidden: true },
    });
    const nobody = { event: "participant_joined", id: "EV_3", room: { name: "scaiwave-call-1" } };
    const body = JSON.stringify({ ...nobody, createdAt: String(Math.floor(now / 1000)) });
    expect(await webhooks.read(body, await signed(body))).toEqual(about);
    // It records the call, and is no participant of it.
    expect(await joined({ identity: "EG_1", kind: "EGRESS", permission: { hidden: true } }, "EV_4")).toEqual(
      about,
    );
  });

  test.each(["egress_started", "egress_updated", "egress_ended"])(
    "%s gives the call that is recorded",
    async (event) => {
      // It is about no room, and comes from another run of LiveKit than its room as well.
      generation = "RM_2";
      const createdAt = String(Math.floor(now / 1000));
      const egress = async (roomName: string, id: string) => {
        const egressInfo = { egressId: "EG_1", roomName, status: "EGRESS_COMPLETE" };
        const body = JSON.stringify({ event, id, createdAt, egressInfo });
        return await webhooks.read(body, await signed(body));
      };
      expect(await egress("scaiwave-call-1", "EV_1")).toEqual({
        callId: "call-1",
        isEgress: true,
        joined: null,
      });
      expect(await egress("somebody-elses", "EV_2")).toBeNull();
    },
  );

  test("without a valid signature is refused", async () => {
    const body = eventText();
    await expect(webhooks.read(body, undefined)).rejects.toEqual(refused);
    await expect(webhooks.read(body, "")).rejects.toEqual(refused);
    await expect(webhooks.read(body, "x")).rejects.toEqual(refused);
    await expect(webhooks.read(body, await signed(body, "webhook", "x".repeat(32)))).rejects.toEqual(refused);
    // The key for clients' tokens is not the one for webhooks.
    await expect(webhooks.read(body, await signed(body, "hearth", keys.webhookSecret))).rejects.toEqual(
      refused,
    );
  });

  test("with one changed byte is refused", async () => {
    const body = eventText();
    await expect(webhooks.read(body.replace("RM_1", "RM_2"), await signed(body))).rejects.toEqual(refused);
  });

  test("with an old timestamp is refused, even if the signature is new", async () => {
    for (const createdAt of [now - 7 * MINUTE, now + 10 * MINUTE])
      await expect(read({ createdAt })).rejects.toEqual(refused);
    expect(await read({ createdAt: now - 4 * MINUTE })).toEqual(about);
  });

  test("that is repeated is ignored, until it is too old anyway", async () => {
    const body = eventText();
    const signature = await signed(body);
    expect(await webhooks.read(body, signature)).toEqual(about);
    expect(await webhooks.read(body, signature)).toBeNull();
    now += 4 * MINUTE;
    expect(await webhooks.read(body, signature)).toBeNull();
    now += 20 * MINUTE;
    expect(await read({ id: "EV_2", createdAt: now })).toEqual(about);
  });

  test("about an earlier run of the media server is ignored", async () => {
    generation = "RM_2";
    expect(await read({})).toBeNull();
    expect(await read({ id: "EV_2", room: { name: "scaiwave-call-1", sid: "RM_2" } })).toEqual(about);
  });

  test("about no room, or one that belongs to no call, is ignored", async () => {
    expect(await read({ room: { name: "somebody-elses", sid: "RM_1" } })).toBeNull();
    const body = JSON.stringify({ event: "x", id: "EV_3", createdAt: String(Math.floor(now / 1000)) });
    expect(await webhooks.read(body, await signed(body))).toBeNull();
  });
});
