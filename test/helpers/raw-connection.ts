import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { tail, within } from "./deadline.ts";

/** The host closes a connection that says nothing after 30 s. */
const ANSWER = 60_000;

/** A plain TCP connection to a host, for bytes that no HTTP library would send. */
export async function rawConnection(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  await within(ANSWER, "a connection", once(socket, "connect"));
  // From here on the peer may reset it.
  socket.on("error", () => {});
  return socket;
}

/** Resolves once the bytes are written. */
export async function write(socket: Socket, bytes: string | Buffer): Promise<void> {
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
}

/** Resolves once data has arrived, or the peer has closed. */
export async function firstBytes(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const come = new Promise<void>((resolve) => {
    socket.once("data", () => resolve());
    socket.once("close", () => resolve());
  });
  await within(ANSWER, "the first bytes of an answer", come);
}

/** Everything received until the peer closes. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (data: Buffer) => (text += data.toString("latin1")));
  if (!socket.closed)
    await within(ANSWER, "the end of a connection", once(socket, "close"), () => `So far: ${tail(text)}`);
  return text;
}

/** The head of a request, as sent. */
export function head(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): string {
  const lines = Object.entries({ host: new URL(url).host, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

export const webSocketHeaders = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": Buffer.alloc(16).toString("base64"),
};
