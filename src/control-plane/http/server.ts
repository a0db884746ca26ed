import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Log } from "../ports/log.ts";
import { Connections } from "./connections.ts";
import type { Guard } from "../reach/guard.ts";
import { acceptOnlyRelayed } from "./relayed-connections.ts";

/** What is served beside the routes: WebSockets, and the plain requests that belong to them. */
export interface Endpoint {
  /** Whether it serves this URL (path and query). */
  matches(url: string): boolean;
  /** Left out where only upgrades are served; plain requests are then those of the routes. */
  request?(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes the socket over, or throws the `Failure` that refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> | void;
}

export interface HttpServer {
  /** The loopback port to which the supervisor relays connections. */
  readonly port: number;
  /** Closes every connection; responses that are being sent get a moment to arrive. */
  close(): Promise<void>;
}

/**
 * Serves routes and endpoints on the connections that the supervisor relays, which begin with `relayKey`. Requests for an
 * endpoint go past the routes; upgrades are for endpoints only, and only from our own pages and from programs.
 */
export async function startServer(
  { routes, endpoints, guard, log }: { routes: Hono; endpoints: readonly Endpoint[]; guard: Guard; log: Log },
  relayKey: string,
): Promise<HttpServer> {
  const serveRoutes = getRequestListener(routes.fetch, { autoCleanupIncoming: false });
  const endpointAt = (url = "") => endpoints.find((endpoint) => endpoint.matches(url));
  const server = createServer({
    headersTimeout: limits.requestHeadTimeout,
    requestTimeout: limits.requestTimeout,
    connectionsCheckingInterval: limits.requestTimeoutCheckInterval,
  });
  const connections = new Connections(
    server,
    {
      async request(request, response) {
        const endpoint = endpointAt(request.url);
        await (endpoint?.request ? endpoint.request(request, response) : serveRoutes(request, response));
      },
      async upgrade(request, socket, head) {
        guard.requireUpgrade(request);
        const endpoint = endpointAt(request.url);
        if (!endpoint) throw new Failure("SW_NOT_FOUND");
        await endpoint.upgrade(request, socket, head);
      },
    },
    log,
  );
  acceptOnlyRelayed(server, relayKey);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.removeAllListeners("error");
  // A connection could not be accepted, because there are no file descriptors left, for example.
  server.on("error", (error) => log.warn({ error }, "a connection could not be accepted"));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      connections.closeAll();
      await closed;
    },
  };
}
