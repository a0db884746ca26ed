import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Relay } from "../../../../src/host/entrance/relay.ts";

const client = { address: "192.0.2.7", tls: false };

/** A server on loopback; connections to it are closed at the end of the test. */
async function listen(onConnection: (socket: Socket) => void): Promise<{ port: number; close: () => void }> {
  const server = createServer(onConnection).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** A connection of a client, with both of its ends. */
async function connection(): Promise<{ near: Socket; far: Socket }> {
  const accepted = Promise.withResolvers<Socket>();
  const { port } = await listen(accepted.resolve);
  const far = connect(port, "127.0.0.1");
  const near = await accepted.promise;
  for (const socket of [near, far]) socket.on("error", () => {});
  onTestFinished(() => {
    near.destroy();
    far.destroy();
  });
  return { near, far };
}

test("a connection that is refused again and again is relayed once that works, and leaves nothing behind", async () => {
  const gone = await listen(() => {});
  gone.close();
  const relay = new Relay("key");
  relay.target(gone.port);
  const { near, far } = await connection();
  const before = near.listenerCount("close");
  let attempts = 0;
  near.on("newListener", (event) => event === "close" && (attempts += 1));
  relay.accept(near, client);
  await expect.poll(() => attempts).toBeGreaterThan(5);
  // The relay's own, and that of the attempt.
  expect(near.listenerCount("close")).toBeLessThanOrEqual(before + 2);

  const received = Promise.withResolvers<string>();
  const { port } = await listen((socket) => {
    let text = "";
    socket.on("error", () => {});
    socket.on("data", (data) => {
      text += data.toString();
      if (text.endsWith("hello")) received.resolve(text);
    });
  });
  far.write("hello");
  relay.target(port);
  expect(await received.promise).toBe("key plain 192.0.2.7\nhello");
  relay.closeAll();
});
