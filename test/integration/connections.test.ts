import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { controlPlanePid, general, startHost, type TestHost } from "../helpers/host.ts";
import {
  firstBytes,
  head,
  rawConnection,
  untilClosed,
  webSocketHeaders,
  write,
} from "../helpers/raw-connection.ts";

let host: TestHost;
let callToken: string;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  const room = await general(host.owner);
  const grant = await host.owner.api.call(routes.initiateCall, { body: { room_id: room.id, type: "audio" } });
  callToken = grant.livekit_token;
  // So much to replay that a reset comes in the middle of it.
  for (let i = 0; i < 60; i += 1)
    await host.owner.api.call(routes.sendMessage, {
      params: { room_id: room.id },
      body: { body: "x".repeat(9_000), txn_id: `replay-${i}` },
    });
});
afterAll(async () => void (await host?.stop()));

const RESETS = 24;

/** What is sent before the reset. */
interface Phase {
  readonly send: (url: string) => string | Buffer;
  /** There is no answer to an incomplete request. */
  readonly half?: boolean;
  /** Further bytes, once the first answer has come. */
  readonly next?: () => Buffer;
}

const upgrade = (path: string, headers: Record<string, string> = {}) => ({
  send: (url: string) => head(url, path, { ...webSocketHeaders, ...headers }),
});
const half = (send: Phase["send"]): Phase => ({ send, half: true });
const plain = (path: string, headers: Record<string, string> = {}, method = "GET", body = "") => ({
  send: (url: string) => head(url, path, headers, method) + body,
});

/** One masked text frame of a WebSocket client. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const size = Buffer.from(
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255],
  );
  return Buffer.concat([Buffer.from([0x81]), size, Buffer.alloc(4), payload]);
}

const phases: Record<string, Phase> = {
  "before anything was said": half(() => ""),
  "in the middle of a request line": half(() => "GET /v1/hea"),
  "in the middle of the headers": half((url) => head(url, "/v1/health").slice(0, -8)),
  "in the middle of a body": half(
    (url) => `${head(url, "/v1/invites/accept", { "content-length": "99" }, "POST")}{`,
  ),
  "in the middle of a chunk": half(
    (url) => `${head(url, "/v1/invites/accept", { "transfer-encoding": "chunked" }, "POST")}ff\r\n{`,
  ),
  "while a request is answered": plain("/v1/openapi.json"),
  "while many requests are answered": { send: (url) => head(url, "/docs").repeat(20) },
  "while a body that is too large is refused": plain(
    "/v1/rooms",
    { "content-length": "9000000" },
    "POST",
    "x".repeat(300_000),
  ),
  "after garbage": { send: () => Buffer.from("16030100f1010000ed0303".repeat(40), "hex") },
  "after a request and garbage behind it": {
    send: (url) => `${head(url, "/v1/health")}\0\0 nonsense\r\n\r\n`,
  },
  "after headers without end": plain("/v1/health", { "x-long": "x".repeat(200_000) }),
  "after CONNECT": plain("evil.test:443", {}, "CONNECT"),
  "while an upgrade to nowhere is refused": upgrade("/nowhere"),
  "while an upgrade under a wrong host is refused": upgrade("/v1/events", { host: "evil.test" }),
  "while an upgrade of a foreign page is refused": upgrade("/v1/events", { origin: "https://evil.test" }),
  "while an upgrade to something else is refused": upgrade("/v1/events", { upgrade: "h2c" }),
  "while a WebSocket of a wrong version is refused": upgrade("/v1/events", { "sec-websocket-version": "1" }),
  "while signalling without a token is refused": upgrade("/rtc"),
  "while signalling with a wrong token is refused": upgrade("/rtc/v1?access_token=x.y.z"),
  "while an upgrade with a body is refused": {
    send: (url) => head(url, "/nowhere", { ...webSocketHeaders, "content-length": "100" }) + "x".repeat(70),
  },
  "after a request and an upgrade behind it": {
    send: (url) => head(url, "/v1/openapi.json") + head(url, "/nowhere", webSocketHeaders),
  },
  "while the signalling is judged, opened or relayed": {
    send: (url) => head(url, `/rtc?access_token=${callToken}&protocol=16`, webSocketHeaders),
  },
  "while LiveKit is asked why": { send: (url) => head(url, `/rtc/validate?access_token=${callToken}`) },
  "while an event socket opens": upgrade("/v1/events"),
  "after an event socket's broken frame": { ...upgrade("/v1/events"), next: () => Buffer.alloc(40, 255) },
  "while events are replayed": {
    ...upgrade("/v1/events"),
    next: () => frame(JSON.stringify({ access_token: host.owner.token, since: 0 })),
  },
};

describe("a connection that is reset", () => {
  test.each(Object.entries(phases))("%s affects no other connection", async (_name, phase) => {
    const pid = controlPlanePid(host.process.pid ?? 0);
    await Promise.all(Array.from({ length: RESETS }, (_, i) => resetAfter(phase, i)));
    // Other connections still work, and the process is the same.
    expect((await fetch(`${host.url}/v1/health`)).status).toBe(200);
    expect(controlPlanePid(host.process.pid ?? 0)).toBe(pid);
  });
});

/** Resets in four ways: at once, a moment later, when the answer comes, and in the middle of what follows it. */
async function resetAfter(phase: Phase, index: number): Promise<void> {
  const socket = await rawConnection(host.url);
  const way = index % 4;
  await write(socket, phase.send(host.url));
  if (way === 1) await new Promise(setImmediate);
  if (way >= 2 && !phase.half) {
    await firstBytes(socket);
    if (phase.next) await write(socket, phase.next());
    if (phase.next && way === 3) await firstBytes(socket);
  }
  reset(socket);
}

function reset(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy();
}

test("a request whose headers never end gets 408", async () => {
  const socket = await rawConnection(host.url);
  await write(socket, head(host.url, "/v1/health").slice(0, -8));
  expect(await untilClosed(socket)).toMatch(/^HTTP\/1.1 408 /);
  expect((await fetch(`${host.url}/v1/health`)).status).toBe(200);
});

test("connections that are reset during shutdown do not disturb it", async () => {
  const stopping = await startHost({ inHook: true });
  const sockets = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const socket = await rawConnection(stopping.url);
      const upgrades = i % 2 === 0 ? webSocketHeaders : {};
      await write(socket, head(stopping.url, i % 2 === 0 ? "/v1/events" : "/docs", upgrades));
      await firstBytes(socket);
      return socket;
    }),
  );
  const ended = stopping.stop();
  for (const socket of sockets) {
    await new Promise(setImmediate);
    reset(socket);
  }
  expect(await ended).toBe(0);
});

test("running out of file descriptors ends nothing", async () => {
  const pid = controlPlanePid(host.process.pid ?? 0);
  const most = readdirSync(`/proc/${pid}/fd`).length + 20;
  execFileSync("prlimit", ["--pid", String(pid), `--nofile=${most}:`]);
  for (let round = 0; round < 3; round += 1) {
    const sockets = await Promise.all(Array.from({ length: 100 }, () => rawConnection(host.url)));
    await Promise.all(sockets.map((socket) => write(socket, head(host.url, "/v1/health").slice(0, -8))));
    for (const socket of sockets) reset(socket);
  }
  expect((await fetch(`${host.url}/v1/health`)).status).toBe(200);
  expect(controlPlanePid(host.process.pid ?? 0)).toBe(pid);
});
