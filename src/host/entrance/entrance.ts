import { createServer, isIPv6, type AddressInfo, type Server, type Socket } from "node:net";
import type { Listener } from "../../shared/base/reach.ts";
import type { NetworkProblem } from "../../shared/contract/network.ts";
import { HostFailure, type HostErrorCode } from "../../shared/errors/host-codes.ts";
import type { ServerCertificate } from "../certificates/certificate-source.ts";
import { plainAddress } from "./plain-address.ts";
import { Relay } from "./relay.ts";
import { TlsEntrance, type TlsParts } from "./tls-entrance.ts";

export interface EntranceParts extends TlsParts {
  /** The key that begins each relayed connection. */
  readonly key: string;
  readonly onLine: (line: string) => void;
}

/**
 * Where connections from outside arrive. The supervisor holds the listening sockets, so the port is never free while the
 * control plane restarts, and TLS keys stay here.
 */
export class Entrance {
  readonly #parts: EntranceParts;
  readonly #relay: Relay;
  readonly #tls: TlsEntrance;
  /** By address. */
  readonly #servers = new Map<string, { readonly server: Server; readonly tls: boolean }>();
  readonly #sockets = new Map<Socket, Server>();
  #port = 0;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
    this.#relay = new Relay(parts.key);
    this.#tls = new TlsEntrance(parts, (socket, address) =>
      this.#relay.accept(socket, { address, tls: true }),
    );
  }

  get port(): number {
    return this.#port;
  }

  /**
   * Starts to listen on loopback, without which there is no host. `port` 0 picks one. Throws a `HostFailure` if the port
   * cannot be used.
   */
  async open(address: string, port: number): Promise<number> {
    try {
      const server = await this.#listen({ address, tls: false }, port);
      this.#port = (server.address() as AddressInfo).port;
      return this.#port;
    } catch (error) {
      const code = listenFailures[codeOf(error)];
      throw code ? new HostFailure(code, undefined, error) : error;
    }
  }

  /** Listens exactly on these: the others are closed, with their connections. Returns what did not work. */
  async listen(listeners: readonly Listener[]): Promise<NetworkProblem[]> {
    const wanted = new Map(listeners.map((listener) => [listener.address, listener]));
    for (const [address, { tls }] of this.#servers)
      if (wanted.get(address)?.tls !== tls) this.#close(address);
    const problems = new Set<NetworkProblem>();
    for (const listener of wanted.values()) {
      if (this.#servers.has(listener.address)) continue;
      try {
        await this.#listen(listener, this.#port);
      } catch (error) {
        this.#parts.onLine(`could not listen on ${listener.address}: ${String(error)}`);
        problems.add(codeOf(error) === "EADDRNOTAVAIL" ? "address_unavailable" : "port_taken");
      }
    }
    return [...problems];
  }

  useCertificate(certificate: ServerCertificate | null): void {
    this.#tls.useCertificate(certificate);
  }

  useChallenge(certificate: ServerCertificate | null): void {
    this.#tls.useChallenge(certificate);
  }

  /** The port of the control plane on loopback; null while it does not listen. */
  relayTo(port: number | null): void {
    this.#relay.target(port);
  }

  /** Closes every listener and connection. */
  close(): void {
    for (const address of this.#servers.keys()) this.#close(address);
    this.#tls.close();
    this.#relay.closeAll();
  }

  async #listen({ address, tls }: Listener, port: number): Promise<Server> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) =>
      this.#accept(server, socket, tls),
    );
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host: address, ipv6Only: isIPv6(address) }, resolve);
    });
    server.removeAllListeners("error");
    // A connection could not be accepted, because there are no file descriptors left, for example.
    server.on("error", (error) => this.#parts.onLine(`a connection was not accepted: ${error.message}`));
    this.#servers.set(address, { server, tls });
    return server;
  }

  #accept(server: Server, socket: Socket, tls: boolean): void {
    // A close event follows each: there is nothing else to do, but an error without a listener ends the process.
    socket.on("error", () => {});
    this.#sockets.set(socket, server);
    socket.once("close", () => this.#sockets.delete(socket));
    if (tls) this.#tls.accept(socket);
    else this.#relay.accept(socket, { address: plainAddress(socket.remoteAddress), tls: false });
  }

  #close(address: string): void {
    const { server } = this.#servers.get(address) ?? {};
    this.#servers.delete(address);
    server?.close();
    for (const [socket, of] of this.#sockets) if (of === server) socket.destroy();
  }
}

const listenFailures: Partial<Record<string, HostErrorCode>> = {
  EADDRINUSE: "HEARTH_PORT_TAKEN",
  EACCES: "HEARTH_PORT_FORBIDDEN",
  EADDRNOTAVAIL: "HEARTH_ADDRESS_UNAVAILABLE",
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";
