import { AccessToken, TokenVerifier } from "livekit-server-sdk";
import { describe, expect, test } from "vitest";
import { LivekitTokens } from "../../../../src/control-plane/livekit/tokens.ts";

const keys = { apiKey: "key", apiSecret: "s".repeat(43) };
const clientSecret = "c".repeat(43);
const tokens = new LivekitTokens(keys, clientSecret);
const identity = `${"a".repeat(24)}:dev-${"1".repeat(16)}`;
/** The claims of a token, unverified. */
const decode = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, number>;
const connection = { callId: "call-1", identity, name: "Ada", grant: "participant" as const };
const conferenceGrant = {
  kind: "conference",
  camera: false,
  microphone: true,
  screen: false,
  screenAudio: false,
  data: false,
  hidden: false,
} as const;
const claims = { callId: "call-1", identity, forRing: false };

describe("a token for the media server", () => {
  test("grants exactly this", async () => {
    const said = decode(await tokens.sign(connection));
    expect({ ...said, exp: 0, nbf: 0 }).toMatchInlineSnapshot(`
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
    expect((said["exp"] ?? Infinity) - (said["nbf"] ?? 0)).toBeLessThanOrEqual(60);
  });

  test.each([
    ["ringing", false, false],
    ["ringing-direct", true, false],
    ["recorder", true, true],
  ] as const)(
    "for %s is hidden, publishes nothing, and subscribes: %s",
    async (grant, canSubscribe, recorder) => {
      const said = decode(await tokens.sign({ ...connection, grant })) as { video?: object };
      expect(said.video).toEqual({
        agent: false,
        canPublish: false,
        canPublishData: false,
        canPublishSources: [],
        canSubscribe,
        canSubscribeMetrics: false,
        canUpdateOwnMetadata: false,
        hidden: true,
        ingressAdmin: false,
        recorder,
        room: "scaiwave-call-1",
        roomAdmin: false,
        roomCreate: false,
        roomJoin: true,
        roomList: false,
        roomRecord: false,
      });
    },
  );

  test("is not accepted as a client's token", async () => {
    expect(await tokens.read(await tokens.sign(connection))).toBeNull();
  });
});

test("a token for the media server has the attributes of a conference's participant", async () => {
  const attributes = { role: "audience", stage: "1", hand: "" } as const;
  const said = decode(await tokens.sign({ ...connection, grant: conferenceGrant, attributes }));
  expect(said["attributes"]).toEqual(attributes);
  expect(said["video"]).toMatchObject({ canPublishSources: ["microphone"], canPublishData: false });
});

describe("a token for a client", () => {
  test("has an identity, a call and an expiry", async () => {
    const said = decode(await tokens.issue(claims, 60));
    expect({ ...said, exp: 0, nbf: 0 }).toMatchInlineSnapshot(`
      {
        "exp": 0,
        "iss": "hearth-calls",
        "nbf": 0,
        "sub": "aaaaaaaaaaaaaaaaaaaaaaaa:dev-1111111111111111",
        "video": {
          "hidden": false,
          "room": "scaiwave-call-1",
          "roomJoin": true,
        },
      }
    `);
    expect((said["exp"] ?? Infinity) - (said["nbf"] ?? 0)).toBeLessThanOrEqual(60);
  });

  test.each([false, true])("is read back, for a ring: %s", async (forRing) => {
    const issued = { ...claims, forRing };
    expect(await tokens.read(await tokens.issue(issued, 60))).toEqual(issued);
  });

  test("for a participant of a conference names whom it is for, and says what they may do", async () => {
    const room = "34d4f497-f95b-4543-8d15-fde0b77d8abc";
    const guest = { identity: "participant-123", callId: room, forRing: false, ticket: "7" };
    const token = await tokens.issue(guest, 60, conferenceGrant);
    expect(decode(token)["video"]).toMatchObject({
      room,
      canPublish: true,
      canPublishSources: ["microphone"],
    });
    expect(await tokens.read(token)).toEqual(guest);
  });

  test("is not accepted by the media server, whichever key is used", async () => {
    const token = await tokens.issue(claims, 60);
    for (const key of [keys.apiKey, "hearth-calls"])
      await expect(new TokenVerifier(key, keys.apiSecret).verify(token)).rejects.toThrow();
  });

  test.each(["", "x", "a.b.c"])("%j is invalid", async (token) => {
    expect(await tokens.read(token)).toBeNull();
  });

  test("signed by another host or unsigned is invalid", async () => {
    const foreign = new LivekitTokens(keys, "d".repeat(43));
    expect(await tokens.read(await foreign.issue(claims, 60))).toBeNull();
    const [head, said] = (await tokens.issue(claims, 60)).split(".");
    expect(await tokens.read(`${head}.${said}.`)).toBeNull();
  });

  test("that has expired is invalid", async () => {
    expect(await tokens.read(await tokens.issue(claims, -60))).toBeNull();
  });

  test("for no room, or for one that belongs to no call, is invalid", async () => {
    const made = () => new AccessToken("hearth-calls", clientSecret, { identity, ttl: 60 });
    const [bare, listing, lobby] = [made(), made(), made()];
    listing.addGrant({ roomList: true });
    lobby.addGrant({ room: "lobby", roomJoin: true });
    for (const token of [bare, listing, lobby]) expect(await tokens.read(await token.toJwt())).toBeNull();
  });
});
