import type { IncomingMessage } from "node:http";
import { hostsOf, originOf, type Reach } from "../../shared/base/reach.ts";
import { Failure } from "../../shared/errors/failure.ts";

/**
 * A server on localhost can be reached by every web page that is open on the machine. Checking Host (against DNS
 * rebinding) and Origin keeps them out, since pages cannot forge either.
 */
export class Guard {
  readonly #reach: Reach;
  #hosts: ReadonlySet<string> = new Set();
  #origins: ReadonlySet<string> = new Set();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** Called once the port is known. */
  answerAt(port: number): void {
    const hosts = hostsOf(this.#reach, port);
    this.#hosts = new Set(hosts);
    this.#origins = new Set([
      ...this.#reach.otherOrigins,
      ...hosts.map((host) => originOf(this.#reach, host)),
    ]);
  }

  requireHost(host: string | undefined): void {
    if (!host || !this.#hosts.has(host.toLowerCase())) throw new Failure("SW_WRONG_HOST");
  }

  isOwnOrigin(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /** Programs send no Origin; pages always send it with requests that could change something. */
  requireOrigin(origin: string | undefined): void {
    if (origin !== undefined && !this.isOwnOrigin(origin)) throw new Failure("SW_FORBIDDEN_ORIGIN");
  }

  /** For WebSockets, which no browser preflights. */
  requireUpgrade(request: IncomingMessage): void {
    this.requireHost(request.headers.host);
    this.requireOrigin(request.headers.origin);
  }
}
