import type { IncomingMessage } from "node:http";
import { Failure } from "../../shared/errors/failure.ts";

/** The origin of the desktop app's own pages. */
const APP_ORIGIN = "hearth-app://ui";
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * A server on localhost can be reached by every web page that is open on the machine. Checking Host (against DNS
 * rebinding) and Origin keeps them out, since pages cannot forge either.
 */
export class Guard {
  #hosts: ReadonlySet<string> = new Set();

  /** Called once the port is known. */
  answerAt(port: number): void {
    this.#hosts = new Set(LOOPBACK_NAMES.map((name) => `${name}:${port}`));
  }

  requireHost(host: string | undefined): void {
    if (!host || !this.#hosts.has(host.toLowerCase())) throw new Failure("SW_WRONG_HOST");
  }

  isOwnOrigin(origin: string): boolean {
    if (origin === APP_ORIGIN) return true;
    return origin.startsWith("http://") && this.#hosts.has(origin.slice("http://".length));
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
