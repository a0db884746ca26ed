import { AccessToken } from "livekit-server-sdk";
import { describe, expect, test } from "vitest";
import { LivekitTokens } from "../../../src/control-plane/livekit/tokens.ts";

const keys = {
  apiKey: "key",
  apiSecret: "s".repeat(43),
  webhookKey: "webhook-key",
  webhookSecret: "w".repeat(43),
};
const identity = `${"a".repeat(24)}:dev-${"1".repeat(16)}`;
/** What a token says, unverified. */
const decode = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, number>;
const wish = { callId: "call-1", identity, name: "Ada", grant: "participant" as const };

describe("a token for a call", () => {
  test("grants this and nothing else", async () => {
    const claims = decode(await new LivekitTokens(keys).mint(wish));
    expect({ ...claims, exp: 0, nbf: 0 }).toMatchInlineSnapshot(`
      {
        "exp": 0,
        "iss": "key",
        "name": "Ada",
        "nbf": 0,
        "sub": "aaaaaaaaaaaaaaaaaaaaaaaa:dev-1111111111111111",
        "video": {
          "agent": false,
          "canPublish": true,
          "canPublishData": true,
          "canPublishSources": [
            "camera",
            "microphone",
            "screen_share",
            "screen_share_audio",
          ],
          "canSubscribe": true,
          "canSubscribeMetrics": false,
          "canUpdateOwnMetadata": false,
          "hidden": false,
          "ingressAdmin": false,
          "recorder": false,
          "room": "scaiwave-call-1",
          "roomAdmin": false,
          "roomCreate": false,
          "roomJoin": true,
          "roomList": false,
          "roomRecord": false,
        },
      }
    `);
    expect((claims["exp"] ?? 0) - (claims["nbf"] ?? 0)).toBeLessThanOrEqual(60);
  });

  test.each([
    ["ringing", false],
    ["ringing-direct", true],
  ] as const)("for %s is hidden, publishes nothing, and subscribes: %s", async (grant, canSubscribe) => {
    const claims = decode(await new LivekitTokens(keys).mint({ ...wish, grant })) as { video?: object };
    expect(claims.video).toEqual({
      agent: false,
      canPublish: false,
      canPublishData: false,
      canPublishSources: [],
      canSubscribe,
      canSubscribeMetrics: false,
      canUpdateOwnMetadata: false,
      hidden: true,
      ingressAdmin: false,
      recorder: false,
      room: "scaiwave-call-1",
      roomAdmin: false,
      roomCreate: false,
      roomJoin: true,
      roomList: false,
      roomRecord: false,
    });
  });

  test("is read back", async () => {
    const tokens = new LivekitTokens(keys);
    expect(await tokens.read(await tokens.mint(wish))).toEqual({
      identity,
      callId: "call-1",
      hidden: false,
    });
  });

  test.each(["", "x", "a.b.c"])("%j is none", async (token) => {
    expect(await new LivekitTokens(keys).read(token)).toBeNull();
  });

  test("renewed by the media server is read, whichever of its keys that took", async () => {
    const renewed = new LivekitTokens({ ...keys, apiKey: keys.webhookKey, apiSecret: keys.webhookSecret });
    expect(await new LivekitTokens(keys).read(await renewed.mint(wish))).toMatchObject({ identity });
  });

  test.each([{ apiSecret: "t".repeat(43) }, { apiKey: "other" }, { apiKey: keys.webhookKey }])(
    "signed by somebody else is none: %j",
    async (other) => {
      const foreign = await new LivekitTokens({ ...keys, ...other }).mint(wish);
      expect(await new LivekitTokens(keys).read(foreign)).toBeNull();
    },
  );

  test("for no room at all is none", async () => {
    const bare = await new AccessToken(keys.apiKey, keys.apiSecret, { identity, ttl: 60 }).toJwt();
    const listing = new AccessToken(keys.apiKey, keys.apiSecret, { identity, ttl: 60 });
    listing.addGrant({ roomList: true });
    for (const token of [bare, await listing.toJwt()])
      expect(await new LivekitTokens(keys).read(token)).toBeNull();
  });

  test("for a room that is not a call's is none", async () => {
    const made = new AccessToken(keys.apiKey, keys.apiSecret, { identity, ttl: 60 });
    made.addGrant({ room: "lobby", roomJoin: true });
    const token = await made.toJwt();
    expect(await new LivekitTokens(keys).read(token)).toBeNull();
  });
});
