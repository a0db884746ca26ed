import type { IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import {
  ClientInfo,
  ClientInfo_SDK,
  ConnectionSettings,
  JoinRequest,
  SessionDescription,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from "@livekit/protocol";
import { describe, expect, test } from "vitest";
import { isSignalling, readSignallingRequest } from "../../../../src/control-plane/signalling/request.ts";

const read = (url: string, authorization: string[] = []) =>
  readSignallingRequest({
    url,
    headers: { "user-agent": "Test" },
    headersDistinct: { authorization },
  } as unknown as IncomingMessage);

const refused = (code: string) => expect.objectContaining({ code }) as unknown;

describe("the token of a request", () => {
  test("is in its query or its header, but not both", () => {
    expect(read("/rtc?access_token=a").token).toBe("a");
    expect(read("/rtc", ["Bearer a"]).token).toBe("a");
    expect(read("/rtc?access_token=a", ["bearer a"]).token).toBe("a");
  });

  test.each([
    ["none", "/rtc", []],
    ["an empty one", "/rtc?access_token=", []],
    ["another one in the header", "/rtc?access_token=a", ["Bearer b"]],
    ["another one in a second header", "/rtc", ["Bearer a", "Bearer b"]],
    ["a header of another kind beside it", "/rtc?access_token=a", ["Basic YTph"]],
    ["a header without one beside it", "/rtc?access_token=a", ["Bearer "]],
  ] as const)("%s is refused", (_what, url, headers) => {
    expect(() => read(url, [...headers])).toThrow(refused("SW_UNAUTHENTICATED"));
  });

  test("is not forwarded", () => {
    expect(read("/rtc?access_token=a&sdk=js").query().toString()).toBe("sdk=js");
  });
});

describe("the query", () => {
  test("is forwarded as far as livekit-client uses it", () => {
    const said = "reconnect=1&sid=PA_1&auto_subscribe=1&sdk=js&version=2.23.0&protocol=17&os=Linux";
    const more =
      "publish=second&attributes=e30&room=other&identity=x&metadata=m&Access_Token=b&join_request=x";
    expect(read(`/rtc?access_token=a&${more}&${said}`).query().toString()).toBe(said);
  });

  test.each(["access_token=a&access_token=b", "access_token=a&access_token=a", "access_token=a&sid=1&sid=2"])(
    "is refused if a parameter is repeated: %s",
    (query) => {
      expect(() => read(`/rtc?${query}`)).toThrow(refused("SW_BAD_REQUEST"));
    },
  );
});

describe("the path of a request", () => {
  test.each([
    ["/rtc", "/rtc", false],
    ["/rtc/v1", "/rtc/v1", false],
    ["/rtc/validate", "/rtc", true],
    ["/rtc/v1/validate", "/rtc/v1", true],
  ])("%s is forwarded", (url, path, validates) => {
    expect(read(`${url}?access_token=a`)).toMatchObject({ path, validates });
  });

  test.each([
    "/rtc/",
    "/rtc/v2",
    "/rtc//v1",
    "/rtc/v1/",
    "/rtc/v1/validate/x",
    "/rtc/../twirp",
    "/rtc/%76alidate",
  ])("%s is refused", (url) => {
    expect(isSignalling(url)).toBe(true);
    expect(() => read(`${url}?access_token=a`)).toThrow(refused("SW_NOT_FOUND"));
  });

  test("that only looks alike is not for the proxy", () => {
    for (const url of ["/rtcx", "/v1/rtc", "/", ""]) expect(isSignalling(url)).toBe(false);
  });
});

describe("a join request", () => {
  const honest = {
    clientInfo: new ClientInfo({ sdk: ClientInfo_SDK.JS, version: "2.23.0", protocol: 17 }),
    connectionSettings: new ConnectionSettings({ autoSubscribe: true, adaptiveStream: true }),
    reconnect: true,
    participantSid: "PA_1",
    publisherOffer: new SessionDescription({ type: "offer", sdp: "v=0" }),
  };
  const pack = (bytes: Uint8Array, compression = WrappedJoinRequest_Compression.NONE) =>
    encodeURIComponent(
      Buffer.from(new WrappedJoinRequest({ joinRequest: bytes, compression }).toBinary())
        .toString("base64")
        .replaceAll("+", "-")
        .replaceAll("/", "_"),
    );
  const passedOn = (packed: string) => {
    const encoded = read(`/rtc/v1?access_token=a&join_request=${packed}`).query().get("join_request") ?? "";
    expect(encoded.length % 4).toBe(0);
    return JoinRequest.fromBinary(
      WrappedJoinRequest.fromBinary(Buffer.from(encoded, "base64url")).joinRequest,
    );
  };

  test.each(["plain", "gzip"] as const)("is forwarded as livekit-client fills it in, %s", (how) => {
    const bytes = new JoinRequest(honest).toBinary();
    const packed = how === "plain" ? pack(bytes) : pack(gzipSync(bytes), WrappedJoinRequest_Compression.GZIP);
    expect(passedOn(packed).toJson()).toEqual(new JoinRequest(honest).toJson());
  });

  test("loses all other fields, known or unknown", () => {
    const greedy = new JoinRequest({
      ...honest,
      metadata: "m",
      participantAttributes: { role: "host" },
      addTrackRequests: [{ cid: "1" }],
      syncState: { answer: { sdp: "x" } },
    });
    const unknownField = Buffer.from([0xfa, 0x01, 0x01, 0x61]);
    const packed = pack(Buffer.concat([greedy.toBinary(), unknownField]));
    expect(passedOn(packed).toBinary()).toEqual(new JoinRequest(honest).toBinary());
  });

  test.each([
    ["no message", "AAAA"],
    ["cut off", pack(new Uint8Array([0x0a, 0x7f]))],
    ["no gzip", pack(Buffer.from("x"), WrappedJoinRequest_Compression.GZIP)],
    ["a bomb", pack(gzipSync(Buffer.alloc(5_000_000)), WrappedJoinRequest_Compression.GZIP)],
  ])("that cannot be decoded is refused after the token check: %s", (_what, packed) => {
    const asked = read(`/rtc/v1?access_token=a&join_request=${packed}`);
    expect(() => asked.query()).toThrow(refused("SW_BAD_REQUEST"));
  });
});
