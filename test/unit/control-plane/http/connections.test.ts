import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Connections } from "../../../../src/control-plane/http/connections.ts";
import { createLog } from "../../../../src/control-plane/log.ts";
import { limits } from "../../../../src/shared/base/limits.ts";

let now = 0;
let port = 0;
async function listen(): Promise<void> {
  now = 0;
  const server = createServer();
  const connections = new Connections(
    server,
    {
      request: (_request, response) => void response.end("answered"),
      upgrade: (_request, socket) => void socket.destroy(),
    },
    createLog(),
    () => now,
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  ({ port } = server.address() as AddressInfo);
  onTestFinished(() => {
    server.close();
    connections.closeAll();
  });
}

async function open(): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once("connect", resolve));
  return socket;
}

const openMany = (count: number) => Promise.all(Array.from({ length: count }, () => open()));

/** Everything received until the connection is closed. */
async function ask(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => (text += part));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  await closed;
  return text;
}

/** Connections are accepted in order: once a later one has its answer, all of them are. */
async function allAreAccepted(): Promise<void> {
  expect(await ask(await open())).toContain("answered");
}

const stillOpen = (sockets: Socket[]) => sockets.filter((socket) => !socket.destroyed).length;

test("a burst of silent connections closes no new one that is about to send its request", async () => {
  await listen();
  const honest = await openMany(50);
  await openMany(limits.connectionsWithoutRequest.max + 50);
  await allAreAccepted();
  for (const answer of await Promise.all(honest.map(ask))) expect(answer).toContain("answered");
});

test("beyond the limit connections that have been silent for a while are closed, oldest first", async () => {
  await listen();
  const old = await openMany(20);
  await allAreAccepted();
  now += limits.pendingGrace;
  const young = await openMany(limits.connectionsWithoutRequest.max);
  await expect.poll(() => stillOpen(old)).toBe(0);
  expect(stillOpen(young)).toBe(limits.connectionsWithoutRequest.max);
});

test("beyond the burst limit the oldest connection is closed, however new", async () => {
  await listen();
  const [first] = await openMany(1);
  await openMany(limits.connectionsWithoutRequest.burst);
  await expect.poll(() => first?.destroyed).toBe(true);
  const last = await open();
  expect(await ask(last)).toContain("answered");
});
