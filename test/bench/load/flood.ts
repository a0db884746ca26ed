import { Agent, request } from "node:http";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { routes } from "../../../src/shared/contract/index.ts";
import type { Route } from "../../../src/shared/contract/route.ts";

/** One flood, as a program of its own: `load.bench.ts` runs it on the other core until it is killed. */

export interface Flood {
  readonly url: string;
  readonly name: FloodName;
  /** A guest's, who is in all of the rooms. */
  readonly token: string;
  readonly roomId: string;
  readonly callId: string;
  /** Whoever listens meanwhile. */
  readonly listeners: readonly string[];
}

/** So many requests are under way at once, as from one page that does not stop. */
const AT_ONCE = 32;
const SOCKETS = 2_000;
const READERS = 24;

interface Sent {
  method?: string;
  path?: string;
  body?: unknown;
  /** Sent without login. */
  anonymous?: boolean;
  headers?: Record<string, string>;
}

const { url, name, token, roomId, callId, listeners } = JSON.parse(process.argv[2] ?? "{}") as Flood;
const socketUrl = `${url.replace("http", "ws")}/v1/events`;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
let number = 0;

async function send({
  method = "GET",
  path = "/",
  body,
  anonymous = true,
  headers = {},
}: Sent): Promise<string> {
  return await new Promise((resolve) => {
    const sent = request(
      url + path,
      {
        method,
        agent,
        headers: {
          ...(anonymous ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("close", () => resolve(text));
      },
    );
    sent.on("error", () => resolve(""));
    sent.end(typeof body === "string" ? body : body && JSON.stringify(body));
  });
}

/** A route of the contract, asked by the guest. */
const asked = (route: Route, body?: unknown): Sent => ({
  method: route.method,
  path: route.path.replace("{room_id}", roomId).replace("{call_id}", callId),
  body,
  anonymous: false,
});

const post = (path: string, body: unknown): Sent => ({ method: "POST", path, body });
const big = JSON.stringify({ code: "x", display_name: "x", list: Array.from({ length: 40_000 }, () => []) });

const requests = {
  "the page": () => ({}),
  "the API's description": () => ({ path: "/v1/openapi.json" }),
  "the API's description for people": () => ({ path: "/docs" }),
  "addresses that are not there": () => ({ path: `/v1/rooms/${number}/nothing` }),
  "wrong tokens": () => ({ path: "/v1/rooms", headers: { authorization: `Bearer wrong-${number}` } }),
  "wrong codes of invites": () => post("/v1/invites/accept", { code: `wrong-${number}`, display_name: "X" }),
  "wrong codes of devices": () => post("/v1/sessions", { code: `WRNG-${number}` }),
  "passwords of one account": () =>
    post("/v1/sessions/password", { login: "ada", password: `a wrong password ${number}` }),
  "passwords of unknown accounts": () =>
    post("/v1/sessions/password", { login: `nobody-${number}`, password: "a wrong password" }),
  "big bodies without login": () => post("/v1/invites/accept", big),
  "bodies that are too big": () => post("/v1/invites/accept", "x".repeat(1024 * 1024)),
  "big bodies with login": () => asked(routes.renameMe, big),
  "callbacks that nobody signed": () => ({
    ...post("/v1/calls/webhook", big),
    headers: { authorization: token, "content-type": "application/webhook+json" },
  }),
  "signalling without a token": () => ({ path: "/rtc/validate?access_token=wrong" }),
  "lists of rooms": () => asked(routes.listRooms),
  "pages of a timeline": () => {
    const sent = asked(routes.listMessages);
    return { ...sent, path: `${sent.path}?limit=200` };
  },
  messages: () => asked(routes.sendMessage, { body: `message ${number}`, txn_id: `load-${number}` }),
  typing: () => asked(routes.setTyping, { typing: number % 2 === 0 }),
  reactions: () => asked(routes.sendReaction, { reaction: "👍" }),
  "raised hands": () => asked(routes.setHand, { raised: number % 2 === 0 }),
  renames: () => asked(routes.renameMe, { display_name: `Guest ${number}` }),
} satisfies Record<string, () => Sent>;

/** Floods that are no single request, over and over. */
const others = {
  async "rings and hang-ups"() {
    const answer = JSON.parse(await send(asked(routes.initiateCall, { room_id: roomId, type: "audio" }))) as {
      data?: { call_id: string };
    };
    if (answer.data)
      await send({ ...asked(routes.endCall), path: `/v1/calls/${answer.data.call_id}/end`, body: {} });
  },
  async "sockets that say nothing"() {
    if (open.size < SOCKETS) await openSocket(undefined);
    else await new Promise((resolve) => setTimeout(resolve, 10));
  },
  async "connections that say nothing"() {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
    if (number > SOCKETS) await new Promise((resolve) => socket.once("close", resolve));
  },
  async "readers from the beginning that do not read"() {
    if (open.size >= READERS) await new Promise((resolve) => setTimeout(resolve, 10));
    else (await openSocket({ access_token: token, since: 0 }))?.pause();
  },
  async "readers from the beginning, again and again"() {
    const socket = await openSocket({ access_token: token, since: 0 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket?.terminate();
  },
} satisfies Record<string, () => Promise<void>>;

export type FloodName = keyof typeof requests | keyof typeof others;

const open = new Set<WebSocket>();

async function openSocket(hello: unknown): Promise<WebSocket | null> {
  const socket = new WebSocket(socketUrl);
  open.add(socket);
  return await new Promise((resolve) => {
    socket.on("close", () => {
      open.delete(socket);
      resolve(null);
    });
    socket.on("error", () => {});
    socket.on("open", () => {
      if (hello !== undefined) socket.send(JSON.stringify(hello));
      resolve(socket);
    });
  });
}

process.on("SIGTERM", () => {
  process.stdout.write(String(number));
  process.exit(0);
});

for (const access_token of listeners) {
  const socket = new WebSocket(socketUrl);
  socket.on("open", () => socket.send(JSON.stringify({ access_token, since: null })));
  socket.on("error", () => {});
}
const once =
  name in others
    ? others[name as keyof typeof others]
    : async () => void (await send(requests[name as keyof typeof requests]()));
for (let i = 0; i < AT_ONCE; i += 1)
  void (async () => {
    for (;;) {
      number += 1;
      await once();
    }
  })();
