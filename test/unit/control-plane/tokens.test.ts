import { decodeJwt, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { LivekitTokens } from "../../../src/control-plane/livekit/tokens.ts";

const keys = { apiKey: "key", apiSecret: "s".repeat(43) };
const identity = `${"a".repeat(24)}:dev-${"1".repeat(16)}`;
const wish = { callId: "call-1", identity, name: "Ada" };

describe("a token for a call", () => {
  test("grants this and nothing else", async () => {
    const claims = decodeJwt(await new LivekitTokens(keys).mint(wish));
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
    expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBeLessThanOrEqual(60);
  });

  test("is read back", async () => {
    const tokens = new LivekitTokens(keys);
    expect(await tokens.read(await tokens.mint(wish))).toEqual({ identity, callId: "call-1" });
  });

  test.each(["", "x", "a.b.c"])("%j is none", async (token) => {
    expect(await new LivekitTokens(keys).read(token)).toBeNull();
  });

  test("signed by somebody else is none", async () => {
    const foreign = await new LivekitTokens({ ...keys, apiSecret: "t".repeat(43) }).mint(wish);
    expect(await new LivekitTokens(keys).read(foreign)).toBeNull();
  });

  test("for a room that is not a call's is none", async () => {
    const token = await new SignJWT({ video: { room: "lobby", roomJoin: true } })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer(keys.apiKey)
      .setSubject(identity)
      .setExpirationTime("1m")
      .sign(new TextEncoder().encode(keys.apiSecret));
    expect(await new LivekitTokens(keys).read(token)).toBeNull();
  });
});
