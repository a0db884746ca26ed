import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { within } from "./deadline.ts";

const ASK = 30_000;

/** A proxy that connects nobody and records the requested addresses. Loopback addresses bypass it. */
export interface RecordingProxy {
  readonly address: string;
  readonly asked: readonly string[];
  /** Resolves once this address has been requested. */
  until(host: string): Promise<void>;
}

export async function startProxy(): Promise<RecordingProxy> {
  const asked: string[] = [];
  const waiting = new Set<() => void>();
  const note = (address = "") => {
    asked.push(address);
    for (const look of waiting) look();
  };
  const server: Server = createServer((request, response) => {
    note(request.url);
    response.writeHead(502).end();
  });
  server.on("connect", (request, socket) => {
    note(request.url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    until: async (host) => {
      const come = new Promise<void>((resolve) => {
        const look = () => {
          if (!asked.some((address) => address.includes(host))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
      await within(ASK, `a request for ${host}`, come, () => `Asked for: ${asked.join(", ")}`);
    },
  };
}
