import { readFileSync } from "node:fs";
import { once } from "node:events";
import { request } from "node:http";
import { join } from "node:path";
import { SignalResponse } from "@livekit/protocol";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { within } from "./deadline.ts";
import type { TestHost } from "./host.ts";

const OPEN = 20_000;
const COME = 60_000;

const upgradeHeaders = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": Buffer.alloc(16).toString("base64"),
};

/** The HTTP status of a signalling request with exactly this path and these headers: 101 if it is admitted. */
export async function knockAt(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<number> {
  return await new Promise((resolve, reject) => {
    const asked = request(url.replace("ws", "http") + path, { headers: { ...upgradeHeaders, ...headers } });
    asked.on("upgrade", (_response, socket) => {
      socket.destroy();
      resolve(101);
    });
    asked.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** The same, for a token. */
export const knock = async (
  url: string,
  token: string,
  path = "/rtc/v1",
  headers: Record<string, string> = {},
): Promise<number> => await knockAt(url, `${path}?access_token=${token}`, headers);

/** LiveKit itself: its own port, and the keys that only the host has. */
export function livekitOf(host: TestHost): { url: string; apiKey: string; apiSecret: string } {
  const read = (name: string) => JSON.parse(readFileSync(join(host.dataDirectory, name), "utf8")) as never;
  const { port } = read("livekit.json") as { port: number };
  const { apiKey, apiSecret } = read("secrets.json") as { apiKey: string; apiSecret: string };
  return { url: `http://127.0.0.1:${port}`, apiKey, apiSecret };
}

/** A signalling client that only receives. */
export interface SignallingClient {
  readonly socket: WebSocket;
  /** Resolves with the first message of that kind, past or future. */
  until(kind: NonNullable<SignalResponse["message"]["case"]>): Promise<SignalResponse>;
  readonly closed: Promise<number>;
}

/** The renewed token that a client is sent. */
export async function renewedToken(client: SignallingClient): Promise<string> {
  const { message } = await client.until("refreshToken");
  return message.case === "refreshToken" ? message.value : "";
}

export async function signal(
  url: string,
  token: string,
  query = "protocol=16&sdk=js",
): Promise<SignallingClient> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/rtc?access_token=${token}&${query}`);
  onTestFinished(() => socket.terminate());
  const heard: SignalResponse[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data: Buffer, isBinary) => {
    heard.push(isBinary ? SignalResponse.fromBinary(data) : SignalResponse.fromJsonString(data.toString()));
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await within(OPEN, "the opening of signalling", once(socket, "open"));
  socket.on("error", () => {});
  return {
    socket,
    closed,
    until: async (kind) => {
      const come = new Promise<SignalResponse>((resolve) => {
        const look = () => {
          const found = heard.find((response) => response.message.case === kind);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
      const cases = () => `Heard: ${heard.map((response) => response.message.case).join(", ")}`;
      return await within(COME, `a message of signalling, ${kind}`, come, cases);
    },
  };
}
