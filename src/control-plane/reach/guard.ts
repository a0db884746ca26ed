import type { IncomingMessage } from "node:http";
import { Failure } from "../../shared/errors/failure.ts";
import type { CurrentReach } from "./current-reach.ts";
import { clientOf } from "./relayed-client.ts";

/**
 * A server on localhost can be reached by every web page that is open on the machine. Checking Host (against DNS
 * rebinding) and Origin keeps them out, since pages cannot forge either.
 */
export class Guard {
  readonly #current: CurrentReach;

  constructor(current: CurrentReach) {
    this.#current = current;
  }

  requireHost(request: IncomingMessage): void {
    const { host } = request.headers;
    if (!host || !this.#current.isOwnHost(host, clientOf(request).tls)) throw new Failure("SW_WRONG_HOST");
  }

  isOwnOrigin(origin: string): boolean {
    return this.#current.isOwnOrigin(origin);
  }

  /** Programs send no Origin; pages always send it with requests that could change something. */
  requireOrigin(origin: string | undefined): void {
    if (origin !== undefined && !this.isOwnOrigin(origin)) throw new Failure("SW_FORBIDDEN_ORIGIN");
  }

  /** For WebSockets, which no browser preflights. */
  requireUpgrade(request: IncomingMessage): void {
    this.requireHost(request);
    this.requireOrigin(request.headers.origin);
  }
}
