import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { build } from "vite";
import { temporaryDirectory } from "../../helpers/host.ts";

export interface Floor {
  readonly url: string;
  readonly directory: string;
  /** Each call is a room of its own; this begins the next one. */
  nextRoom(): Promise<void>;
  stop(): void;
}

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
  const server: Server = createServer((request, response) => {
    if (request.url === "/token") {
      people += 1;
      const token = new AccessToken(keys.apiKey, keys.apiSecret, { identity: `person-${people}` });
      token.addGrant({ room, roomJoin: true });
      void token
        .toJwt()
        .then((jwt) => response.end(JSON.stringify({ url: `ws://127.0.0.1:${port}`, token: jwt })));
      return;
    }
    const file = join(directory, request.url === "/" ? "index.html" : (request.url ?? ""));
    const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };
    try {
      response.setHeader("content-type", types[extname(file)] ?? "text/plain").end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    directory,
    async nextRoom() {
      room = `floor-${Math.random()}`;
      await media.createRoom({ name: room, emptyTimeout: 5 });
    },
    stop: () => void server.close(),
  };
}
