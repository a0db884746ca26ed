import type { Server } from "node:http";
import type { Socket } from "node:net";
import { limits } from "../../shared/base/limits.ts";
import { readPreamble } from "../../node/relay-preamble.ts";
import { noteClient } from "../reach/relayed-client.ts";

/**
 * Lets in only connections that the supervisor relays: the server's listeners get them once the preamble has been read.
 * Connections of other programs, which do not know the key, are closed.
 */
export function acceptOnlyRelayed(server: Server, key: string): void {
  const accept = server.listeners("connection") as ((socket: Socket) => void)[];
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => {});
    const timer = setTimeout(() => socket.destroy(), limits.requestHeadTimeout);
    socket.once("close", () => clearTimeout(timer));
    let start = Buffer.alloc(0);
    const read = () => {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) return;
      start = Buffer.concat([start, chunk]);
      const preamble = readPreamble(key, start);
      if (preamble === null) return;
      clearTimeout(timer);
      socket.off("readable", read);
      if (preamble === "invalid") return void socket.destroy();
      noteClient(socket, preamble.client);
      if (preamble.rest.byteLength > 0) socket.unshift(preamble.rest);
      for (const take of accept) take.call(server, socket);
    };
    socket.on("readable", read);
  });
}
