import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SignalResponse } from "@livekit/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { relay } from "../../../../src/control-plane/signalling/relay.ts";
import { readResponse } from "../../../../src/control-plane/signalling/messages.ts";
import { interceptedMessage, refreshTokenMessage } from "../../../../src/control-plane/signalling/renewal.ts";

/** A client and a server with a relay between them. */
let listening: Server[] = [];
let client: WebSocket;
let far: WebSocket;
let rewrite: (message: Buffer | string) => readonly (Buffer | string)[];

async function serve(onSocket: (socket: WebSocket) => void): Promise<string> {
  const server = createServer();
  new WebSocketServer({ server, autoPong: false }).on("connection", onSocket);
  listening.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const next = async (socket: WebSocket, event: string) =>
  await new Promise<unknown[]>((resolve) => socket.once(event, (...details: unknown[]) => resolve(details)));

beforeEach(async () => {
  listening = [];
  rewrite = (message) => [message];
  const upstream = Promise.withResolvers<WebSocket>();
  const there = await serve((socket) => upstream.resolve(socket));
  const here = await serve((socket) => {
    const server = new WebSocket(there, { autoPong: false });
    server.once("open", () =>
      relay(
        socket,
        server,
        (message) => rewrite(message),
        (message) => [message],
      ),
    );
  });
  client = new WebSocket(here);
  far = await upstream.promise;
});
afterEach(() => {
  client.terminate();
  far.terminate();
  for (const server of listening) server.close();
});

describe("a relay", () => {
  test("forwards text and binary messages, in order, both ways", async () => {
    const heard: string[] = [];
    far.on("message", (data: Buffer, isBinary) => heard.push(`${isBinary}${data.toString()}`));
    if (client.readyState !== client.OPEN) await next(client, "open");
    for (let i = 0; i < 50; i += 1) client.send(i % 2 === 0 ? `${i}` : Buffer.from(`${i}`));
    await expect.poll(() => heard.length).toBe(50);
    expect(heard).toEqual(Array.from({ length: 50 }, (_, i) => `${i % 2 === 1}${i}`));
    far.send(Buffer.from("back"));
    expect(String((await next(client, "message"))[0])).toBe("back");
  });

  test("forwards pings and pongs, and answers none itself", async () => {
    far.ping("are you there");
    expect(String((await next(client, "ping"))[0])).toBe("are you there");
    expect(String((await next(far, "pong"))[0])).toBe("are you there");
  });

  test.each([1000, 1001, 1008, 4401])("forwards the close code of either side: %s", async (code) => {
    const closed = next(client, "close");
    far.close(code, "why");
    expect((await closed).map(String)).toEqual([String(code), "why"]);
  });

  test("closes without a code after a close without one, and terminates after a lost connection", async () => {
    const closed = next(far, "close");
    if (client.readyState !== client.OPEN) await next(client, "open");
    client.close();
    expect((await closed)[0]).toBe(1005);
  });

  test("terminates the other side when one is lost", async () => {
    const closed = next(client, "close");
    if (client.readyState !== client.OPEN) await next(client, "open");
    far.terminate();
    expect((await closed)[0]).toBe(1006);
  });

  test("terminates both sides after an invalid message", async () => {
    rewrite = () => {
      throw new Error("no");
    };
    const closed = Promise.all([next(client, "close"), next(far, "close")]);
    far.send("x");
    expect((await closed).map(([code]) => code)).toEqual([1006, 1006]);
  });

  test("applies backpressure for a slow reader, and loses nothing", async () => {
    if (client.readyState !== client.OPEN) await next(client, "open");
    client.pause();
    const part = Buffer.alloc(256 * 1024, 1);
    for (let i = 0; i < 64; i += 1) far.send(part);
    // The relay and the system hold a few of the 16 MiB; the rest waits here.
    await expect.poll(() => far.bufferedAmount).toBeGreaterThan(0);
    let bytes = 0;
    client.on("message", (data: Buffer) => (bytes += data.length));
    client.resume();
    await expect.poll(() => bytes).toBe(64 * part.length);
    expect(far.bufferedAmount).toBe(0);
  });
});

describe("a message of LiveKit", () => {
  const said = (message: SignalResponse["message"]) => new SignalResponse({ message });
  test.each([
    ["renewed", said({ case: "refreshToken", value: "eyJ" })],
    ["moved", said({ case: "roomMoved", value: { token: "eyJ" } as never })],
    [null, said({ case: "pong", value: 1n })],
    [null, new SignalResponse()],
  ])("is %s, as bytes and as text", (notice, response) => {
    expect(interceptedMessage(readResponse(Buffer.from(response.toBinary())))).toBe(notice);
    expect(interceptedMessage(readResponse(response.toJsonString()))).toBe(notice);
  });

  test("of a later version is forwarded", () => {
    expect(interceptedMessage(readResponse('{"somethingNew": {"a": 1}}'))).toBeNull();
    expect(interceptedMessage(readResponse(Buffer.from([0xa2, 0x1f, 0x01, 0x61])))).toBeNull();
  });

  test("with a renewed token is forwarded with one of ours", () => {
    expect(SignalResponse.fromBinary(refreshTokenMessage("ours", false) as Buffer).message.value).toBe(
      "ours",
    );
    expect(SignalResponse.fromJsonString(refreshTokenMessage("ours", true) as string).message.value).toBe(
      "ours",
    );
  });
});
