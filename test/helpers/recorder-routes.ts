import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { onTestFinished } from "vitest";
import { serveUi } from "../../src/control-plane/http/static.ts";
import type { Brief, ChatMessage } from "../../src/renderer/recorder/host.ts";
import { within } from "./deadline.ts";
import { temporaryDirectory, type TestHost } from "./host.ts";

const TOKEN = "recorder-token";
const FINISH = 30_000;

/** A host that knows nothing but the recorder's routes, and passes signalling on to the media server of a real one. */
export interface RecorderRoutes {
  /** The address of the page. */
  readonly url: string;
  /** How many briefs it has been asked for. */
  briefs: number;
  /** What it answers to the recorder's requests, while it is not null. */
  refusal: { readonly status: number; readonly code: string; readonly message: string } | null;
  readonly chat: ChatMessage[];
  /** The names of the files so far. */
  files(): string[];
  size(file: string): number;
  /** Writes what it has of a file to the disk; returns the path. */
  save(file: string): string;
  /** How long the recording has been running. */
  seconds(): number;
  /** After the media server has lost it. Resolves with whether it is up. */
  openRoom(): Promise<boolean>;
  /** A LiveKit token and where it is for. */
  tokenFor(identity: string, name: string): Promise<{ livekit_url: string; livekit_token: string }>;
  /** Ends the recording; resolves with how long it ran, in ms, once the page has sent everything. */
  stop(): Promise<number>;
}

export async function startRecorderRoutes(
  real: TestHost,
  wishes: Partial<Brief> = {},
): Promise<RecorderRoutes> {
  // A media server that restarts has another port.
  const portNow = () => (readJson(join(real.dataDirectory, "livekit.json")) as { port: number }).port;
  const keys = readJson(join(real.dataDirectory, "secrets.json")) as { apiKey: string; apiSecret: string };
  const room = `recorded-${Math.random()}`;
  const openRoom = async (): Promise<boolean> =>
    await new RoomServiceClient(`http://127.0.0.1:${portNow()}`, keys.apiKey, keys.apiSecret)
      .createRoom({ name: room, emptyTimeout: 60 })
      .then(
        () => true,
        () => false,
      );
  await openRoom();
  const sign = async (identity: string, name: string, hidden: boolean) => {
    const token = new AccessToken(keys.apiKey, keys.apiSecret, { identity, name });
    token.addGrant({ room, roomJoin: true, canPublish: !hidden, canSubscribe: true, hidden });
    return await token.toJwt();
  };

  const files = new Map<string, Buffer>();
  const finished = Promise.withResolvers<void>();
  let recording = true;
  let begun = 0;
  const app = new Hono();
  const directory = temporaryDirectory();

  app.use("/v1/recorder/*", async (context, next) => {
    if (context.req.header("authorization") !== `Bearer ${TOKEN}`)
      return context.json({ error: { code: "SW_UNAUTHORIZED", message: "" } }, 401);
    const { refusal } = host;
    if (!refusal) return await next();
    return context.json({ error: refusal }, refusal.status as 503);
  });
  app.get("/v1/recorder", async (context) => {
    if (host.briefs === 0) begun = performance.now();
    host.briefs += 1;
    const brief: Brief = {
      recording_id: "rec-1",
      started_at: new Date().toISOString(),
      transcript: false,
      part: 1,
      elapsed_ms: 0,
      layout: "ROOM_COMPOSITE_GRID",
      width: 1280,
      height: 720,
      frame_rate: 30,
      audio: true,
      video: true,
      livekit_url: origin.replace("http", "ws"),
      livekit_token: await sign("recorder", "", true),
      name: "Standup",
      chat: "room",
      ...wishes,
    };
    return context.json({ data: brief });
  });
  app.post("/v1/recorder/parts/:part/finish", (context) => {
    finished.resolve();
    return context.json({ data: {} });
  });
  app.post("/v1/recorder/parts/:part/:file", async (context) => {
    const { file } = context.req.param();
    const offset = Number(context.req.query("offset"));
    const before = files.get(file) ?? Buffer.alloc(0);
    const message = `The file has ${before.length} bytes.`;
    if (offset > before.length) return context.json({ error: { code: "SW_RECORDING_OFFSET", message } }, 409);
    const bytes = Buffer.from(await context.req.arrayBuffer());
    const after = Buffer.concat([before.subarray(0, offset), bytes]);
    if (after.length >= before.length) files.set(file, after);
    return context.json({ data: { size: files.get(file)?.length ?? 0, recording } });
  });
  app.get("/v1/recorder/chat", (context) =>
    context.json({
      data: { messages: host.chat.filter(({ position }) => position > Number(context.req.query("after"))) },
    }),
  );
  serveUi(app, resolve("out/renderer"), () => []);

  const answer = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/rtc")) forward(request, response, portNow());
    else void answer(request, response);
  });
  server.on("upgrade", (request, socket, head) => {
    const relayed = connect(portNow(), "127.0.0.1", () => {
      const headers = request.rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`));
      relayed.write(`GET ${request.url} HTTP/1.1\r\n${headers.join("")}\r\n`);
      relayed.write(head);
      relayed.pipe(socket).pipe(relayed);
    });
    for (const end of [relayed, socket]) end.on("error", () => void [relayed.destroy(), socket.destroy()]);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const host: RecorderRoutes = {
    url: `${origin}/recorder.html#${TOKEN}`,
    briefs: 0,
    refusal: null,
    chat: [],
    files: () => [...files.keys()],
    size: (file) => files.get(file)?.length ?? 0,
    save(file) {
      const path = join(directory, `${file}.${file === "mix" ? "mp4" : "webm"}`);
      writeFileSync(path, files.get(file) ?? "");
      return path;
    },
    seconds: () => (performance.now() - begun) / 1000,
    openRoom,
    async tokenFor(identity, name) {
      return {
        livekit_url: `ws://127.0.0.1:${portNow()}`,
        livekit_token: await sign(identity, name, false),
      };
    },
    async stop() {
      recording = false;
      const ran = performance.now() - begun;
      await within(FINISH, "to finish the recording", finished.promise);
      return ran;
    },
  };
  return host;
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { url = "/", method = "GET", headers } = request;
  const relayed = ask({ port, host: "127.0.0.1", path: url, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  relayed.on("error", () => response.writeHead(502).end());
  request.pipe(relayed);
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
