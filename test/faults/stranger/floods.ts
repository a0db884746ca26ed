import http from "node:http";
import { WebSocket } from "ws";
import { connectionPhases } from "../connection-phases.ts";
import { chance, pick, RequestMaker } from "./requests.ts";

export interface Target {
  readonly url: URL;
  /** Empty for who has none. */
  readonly token: string;
  readonly openApi: Record<string, unknown>;
  readonly roomId: string;
}

/** What a stranger sees, by what was answered: a status, or how a connection ended. */
export type Seen = Map<string, number>;

/** Ways to keep a host busy; each call of one is a step, and they are taken by many at once until time is up. */
export function floods(target: Target, seen: Seen): Record<string, () => Promise<void>> {
  const { url, token } = target;
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const maker = new RequestMaker(target.openApi);
  const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const phases = Object.values(connectionPhases({ url, token, roomId: target.roomId, callToken: "a.b.c" }));

  const ask = async (
    request: { method: string; path: string; body: string | null; contentType: string },
    read = true,
  ): Promise<string> =>
    await new Promise((resolve) => {
      const sent = http.request(new URL(request.path, url), {
        method: request.method,
        agent,
        timeout: 10_000,
        headers: {
          ...authorization,
          ...(request.body === null ? {} : { "content-type": request.contentType }),
        },
      });
      sent.on("response", (response) => {
        note(String(response.statusCode));
        let text = "";
        if (read) response.setEncoding("utf8").on("data", (part: string) => (text += part));
        else response.destroy();
        response.on("close", () => resolve(text));
        response.on("error", () => resolve(text));
      });
      sent.on("timeout", () => sent.destroy());
      sent.on("error", () => {
        note("no answer");
        resolve("");
      });
      sent.end(request.body ?? undefined);
    });
  const get = (path: string, read = true) => ask({ method: "GET", path, body: null, contentType: "" }, read);
  const post = (path: string, body: unknown) =>
    ask({ method: "POST", path, body: JSON.stringify(body), contentType: "application/json" });

  const socket = async (use: (open: WebSocket) => void, lasts: number): Promise<void> =>
    await new Promise((resolve) => {
      const opened = new WebSocket(`ws://${url.host}/v1/events`);
      const end = setTimeout(() => opened.terminate(), lasts);
      opened.on("open", () => use(opened));
      opened.on("error", () => opened.terminate());
      opened.on("close", (code) => {
        note(`closed with ${code}`);
        clearTimeout(end);
        resolve();
      });
    });
  const hello = (since: number | null) => JSON.stringify({ access_token: token || "nobody", since });

  return {
    "every route of the document": async () => maker.learn(await ask(maker.next())),
    "what is dear to answer": async () => {
      await get(pick(["/v1/openapi.json", "/docs", "/", "/nowhere", "/v1/health"]), chance(0.7));
    },
    passwords: async () => {
      const login = `nobody${Math.trunc(Math.random() * 1e6)}`;
      await post("/v1/sessions/password", { login, password: "p".repeat(200) });
    },
    codes: async () => {
      await post(pick(["/v1/sessions", "/v1/invites/accept"]), { code: "x".repeat(30), display_name: "X" });
    },
    "sockets that never say hello": () => socket(() => {}, 8_000),
    "sockets of nonsense": () =>
      socket((open) => {
        for (const text of ["", "{", "[]", "\u0000", "x".repeat(3_000)]) open.send(text);
        open.send(Buffer.alloc(1_000_000));
      }, 3_000),
    "sockets that say hello without end": () =>
      socket((open) => {
        for (let time = 0; time < 200; time += 1) open.send(hello(0));
      }, 1_000),
    "sockets that do not read": () =>
      socket((open) => {
        open.send(hello(0));
        open.pause();
      }, 5_000),
    signalling: async () => {
      await get(`/rtc/validate?access_token=${"a".repeat(2_000)}.b.c`);
    },
    "connections cut in any phase": async () => {
      const cut = await pick(phases)().catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      cut?.resetAndDestroy();
    },
    "connections that stay in any phase": async () => {
      const held = await pick(phases)().catch(() => null);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      held?.destroy();
    },
  };
}
