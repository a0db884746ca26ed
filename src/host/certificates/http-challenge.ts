import { once } from "node:events";
import { createServer, type Server } from "node:http";

/** To which every ACME server comes for HTTP-01. */
export const HTTP_PORT = 80;
const TIMEOUT = 10_000;

/** Another program uses the port, or this one may not; the cause says which. */
export class PortUnavailable extends Error {
  constructor(cause: unknown) {
    super(`port ${HTTP_PORT} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/**
 * Answers an ACME server that validates this host by HTTP-01, at these addresses, until the returned function is called.
 * Throws a `PortUnavailable` if it can listen on none of them.
 */
export async function answerHttpChallenge(
  addresses: readonly string[],
  token: string,
  answer: string,
): Promise<() => void> {
  const servers: Server[] = [];
  let failure: unknown = new Error("there is no address to listen on");
  for (const address of addresses) {
    const server = createServer({ headersTimeout: TIMEOUT, requestTimeout: TIMEOUT }, (request, response) => {
      const isChallenge = request.url === `/.well-known/acme-challenge/${token}`;
      response.writeHead(isChallenge ? 200 : 404, { "Content-Type": "text/plain", Connection: "close" });
      response.end(isChallenge ? answer : "");
    });
    try {
      server.listen(HTTP_PORT, address);
      await once(server, "listening");
      server.on("error", () => {});
      servers.push(server);
    } catch (error) {
      failure = error;
    }
  }
  if (servers.length === 0) throw new PortUnavailable(failure);
  return () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
}
