import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { build } from "vite";
import { temporaryDirectory } from "../../helpers/host.ts";
import type { Technique } from "./techniques.ts";

export interface Floor {
  /** The page, tried with these. */
  url(...techniques: Technique[]): string;
  readonly directory: string;
  /** Each call is a room of its own; this begins the next one. */
  nextRoom(): Promise<void>;
  stop(): void;
}

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };
const participant = { canPublish: true, canSubscribe: true, canPublishData: true, hidden: false };
const grants = {
  participant,
  ring: { ...participant, canPublish: false, canSubscribe: false, hidden: true },
  "ring-direct": { ...participant, canPublish: false, hidden: true },
};

/** Serves the floor page, and tokens for the media server of a running host. */
export async function startFloor(dataDirectory: string): Promise<Floor> {
  const directory = temporaryDirectory();
  await build({
    root: "test/bench/floor",
    configFile: false,
    logLevel: "error",
    build: { outDir: directory, emptyOutDir: true, minify: true, modulePreload: { polyfill: false } },
  });
  const { port } = JSON.parse(readFileSync(join(dataDirectory, "livekit.json"), "utf8")) as { port: number };
  const keys = JSON.parse(readFileSync(join(dataDirectory, "secrets.json"), "utf8")) as {
    apiKey: string;
    apiSecret: string;
  };
  const media = new RoomServiceClient(`http://127.0.0.1:${port}`, keys.apiKey, keys.apiSecret);
  let room = "floor-0";
  let people = 0;

  const answer = async (address: URL, response: ServerResponse): Promise<void> => {
    if (address.pathname === "/token") {
      people += 1;
      const token = new AccessToken(keys.apiKey, keys.apiSecret, { identity: `person-${people}` });
      const grant = (address.searchParams.get("grant") ?? "participant") as keyof typeof grants;
      token.addGrant({ room, roomJoin: true, ...grants[grant] });
      response.end(JSON.stringify({ url: `ws://127.0.0.1:${port}`, token: await token.toJwt() }));
    } else if (address.pathname === "/answer") {
      const identity = address.searchParams.get("identity") ?? "";
      await media.updateParticipant(room, identity, { permission: participant });
      response.end();
    } else {
      const file = join(directory, address.pathname === "/" ? "index.html" : address.pathname);
      response.setHeader("content-type", types[extname(file)] ?? "text/plain").end(readFileSync(file));
    }
  };
  const server: Server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", "http://floor");
    answer(address, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return {
    url: (...techniques) => `${origin}/#${techniques.join(",")}`,
    directory,
    async nextRoom() {
      room = `floor-${Math.random()}`;
      await media.createRoom({ name: room, emptyTimeout: 5 });
    },
    stop: () => void server.close(),
  };
}
