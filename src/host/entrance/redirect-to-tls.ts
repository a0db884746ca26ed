import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";

const TIMEOUT = 10_000;

/**
 * Answers a client that came without TLS, as browsers do when somebody types an address: pages are redirected to https,
 * and nothing else is served.
 */
export class RedirectToTls {
  readonly #server: Server;

  /** `hosts` are those under which the host answers with TLS, as in a Host header; the first is the best one. */
  constructor(hosts: () => readonly string[]) {
    this.#server = createServer(
      { headersTimeout: TIMEOUT, requestTimeout: TIMEOUT, keepAlive: false },
      (request, response) => {
        const [best] = hosts();
        const asked = request.headers.host?.toLowerCase();
        const host = hosts().find((known) => known === asked) ?? best;
        const isPage = request.method === "GET" || request.method === "HEAD";
        response.setHeader("Connection", "close");
        if (host === undefined || !isPage) {
          response.writeHead(400, { "Content-Type": "text/plain" }).end("This address requires https.\n");
          return;
        }
        // Only the page: a path could contain something that should not be sent without TLS again.
        response.writeHead(308, { Location: `https://${host}/` }).end();
      },
    );
    this.#server.on("clientError", (_error, socket) => socket.destroy());
    this.#server.on("upgrade", (_request, socket) => socket.destroy());
  }

  accept(socket: Socket): void {
    this.#server.emit("connection", socket);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
