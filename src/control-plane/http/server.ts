import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { HostFailure, type HostErrorCode } from "../../shared/errors/host-codes.ts";
import type { Log } from "../ports/log.ts";
import { Connections } from "./connections.ts";
import type { Guard } from "../reach/guard.ts";

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
  readonly port: number;
  /** Closes every connection; responses that are being sent get a moment to arrive. */
  close(): Promise<void>;
}

/**
 * Serves routes and endpoints at an IP address and `port` (0 picks one). Requests for an endpoint go past the routes;
 * upgrades are for endpoints only, and only from our own pages and from programs. Throws a `HostFailure` if the port
 * cannot be used.
 */
export async function startServer(
  { routes, endpoints, guard, log }: { routes: Hono; endpoints: readonly Endpoint[]; guard: Guard; log: Log },
  { address, port }: { address: string; port: number },
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
  const listeningPort = await listen(server, address, port);
  // A connection could not be accepted, because there are no file descriptors left, for example.
  server.on("error", (error) => log.warn({ error }, "a connection could not be accepted"));
  guard.answerAt(listeningPort);
  return {
    port: listeningPort,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      connections.closeAll();
      await closed;
    },
  };
}

const listenFailures: Partial<Record<string, HostErrorCode>> = {
  EADDRINUSE: "HEARTH_PORT_TAKEN",
  EACCES: "HEARTH_PORT_FORBIDDEN",
  EADDRNOTAVAIL: "HEARTH_ADDRESS_UNAVAILABLE",
};

/** Resolves with the port. */
async function listen(server: Server, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const code = listenFailures[error.code ?? ""];
      reject(code ? new HostFailure(code, undefined, error) : error);
    });
    server.listen(port, address, resolve);
  });
  server.removeAllListeners("error");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the server has no port");
  return bound.port;
}
