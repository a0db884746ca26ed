import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHost, type TestHost } from "../helpers/host.ts";
import { head, rawConnection, untilClosed, write } from "../helpers/raw-connection.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ inHook: true });
});
afterAll(async () => void (await host?.stop()));

const TIMES = 50;
const MEGABYTE = 1_000_000;
const json = { "content-type": "application/json" };
const signedIn = () => ({ authorization: `Bearer ${host.owner.token}` });

/** Requests that are refused before their body is read. */
const refusals: Record<string, { status: number; path: string; headers: () => Record<string, string> }> = {
  "a body that is too large": { status: 413, path: "/v1/rooms", headers: () => ({ ...signedIn(), ...json }) },
  "no token": { status: 401, path: "/v1/rooms", headers: () => json },
  "a callback without signature": { status: 413, path: "/v1/calls/webhook", headers: () => json },
  "a wrong host": { status: 421, path: "/v1/rooms", headers: () => ({ ...json, host: "evil.test" }) },
  "a foreign origin": { status: 403, path: "/v1/rooms", headers: () => ({ origin: "https://evil.test" }) },
  "an unknown path": { status: 404, path: "/v1/nothing", headers: signedIn },
  "an unknown method": { status: 405, path: "/v1/health", headers: signedIn },
  "signalling by POST": { status: 405, path: "/rtc/validate", headers: () => ({}) },
  "signalling under a wrong host": { status: 421, path: "/rtc", headers: () => ({ host: "evil.test" }) },
};

interface Sent {
  readonly status: number;
  readonly port: number | undefined;
}

async function send(
  agent: Agent | false,
  path: string,
  headers: Record<string, string>,
  size: number,
  isChunked: boolean,
) {
  return await new Promise<Sent>((resolve, reject) => {
    const length = isChunked || size === 0 ? {} : { "content-length": String(size) };
    const sent = request(host.url + path, {
      method: size === 0 ? "GET" : "POST",
      agent,
      headers: { ...headers, ...length },
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const port = sent.socket?.localPort;
      response.on("error", reject);
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, port }));
    });
    const part = Buffer.alloc(64 * 1024, "x");
    for (let left = size; left > 0; left -= part.length) sent.write(part.subarray(0, left));
    sent.end();
  });
}

describe.each(Object.entries(refusals))("%s is refused", (_name, { status, path, headers }) => {
  test.each([
    ["whole", false],
    ["in chunks", true],
  ] as const)(
    "while a large body arrives %s, and the next request on the connection is answered",
    async (_how, isChunked) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let i = 0; i < TIMES; i += 1) {
        const size = i % 2 === 0 ? 3 * MEGABYTE : 200_000;
        const refused = await send(agent, path, headers(), size, isChunked);
        const next = await send(agent, "/v1/health", {}, 0, false);
        expect([refused.status, next.status, next.port]).toEqual([status, 200, refused.port]);
      }
      agent.destroy();
    },
  );

  test("when the client asks to close the connection, too", async () => {
    for (let i = 0; i < TIMES; i += 1) {
      const refused = await send(
        false,
        path,
        { ...headers(), connection: "close" },
        3 * MEGABYTE,
        i % 2 === 0,
      );
      expect(refused.status).toBe(status);
    }
  });
});

test("an unsupported content type is refused, and its body is not read as the next request", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const wrong = { ...signedIn(), "content-type": "text/plain" };
  for (let i = 0; i < TIMES; i += 1) {
    expect((await send(agent, "/v1/rooms", wrong, 100_000, i % 2 === 0)).status).toBe(415);
    expect((await send(agent, "/v1/health", {}, 0, false)).status).toBe(200);
  }
  agent.destroy();
});

test("a rate-limited request is refused, and its body is not read as the next request", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let refused = 0;
  for (let i = 0; i < 2_000 && refused < 20; i += 1) {
    const { status } = await send(agent, "/v1/rooms", json, refused > 0 ? 3 * MEGABYTE : 1, i % 2 === 0);
    if (status === 429) refused += 1;
    else expect(status).toBe(401);
  }
  expect(refused).toBe(20);
  expect((await send(agent, "/", {}, 0, false)).status).toBe(200);
  agent.destroy();
});

test("the end of a refused body is not waited for", async () => {
  const socket = await rawConnection(host.url);
  const closed = untilClosed(socket);
  await write(socket, head(host.url, "/v1/health", { "transfer-encoding": "chunked" }, "POST"));
  await write(socket, "5\r\nxxxxx\r\n");
  expect(await closed).toMatch(/^HTTP\/1.1 405 /);
});
