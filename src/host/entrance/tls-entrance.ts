import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer, type Server, type TLSSocket } from "node:tls";
import type { ServerCertificate } from "../certificates/certificate-source.ts";
import { firstBytes } from "./first-bytes.ts";
import { pipeBoth } from "./pipe.ts";
import { plainAddress } from "./plain-address.ts";
import { RedirectToTls } from "./redirect-to-tls.ts";

export interface TlsParts {
  /** The loopback port on which the media server relays media (TURN); null if it does not. */
  readonly turnPort: () => number | null;
  /** The hosts under which clients may have come, as in a Host header; the first is the best one. */
  readonly hosts: () => readonly string[];
}

const TLS_HANDSHAKE = 0x16;
const ACME_PROTOCOL = "acme-tls/1";
const HANDSHAKE_TIMEOUT = 10_000;
/** The first two bits of a STUN message, with which TURN begins, are 0; no HTTP method begins like that. */
const isStun = (start: Buffer): boolean => (start[0] ?? 0xff) < 0x40;

/**
 * Terminates TLS. One port carries everything, because a firewall may let through only one: HTTP, WebSockets and
 * signalling, which go on to the control plane, and media that is relayed, which goes to the media server.
 */
export class TlsEntrance {
  readonly #parts: TlsParts;
  readonly #onConnection: (socket: Duplex, address: string) => void;
  readonly #server = createTlsServer(["http/1.1", "stun.turn"]);
  readonly #challengeServer = createTlsServer([ACME_PROTOCOL]);
  readonly #redirect: RedirectToTls;
  /** What each server presents: it is compared, because the network is looked at every few seconds. */
  readonly #presented = new Map<Server, ServerCertificate | null>();

  constructor(parts: TlsParts, onConnection: (socket: Duplex, address: string) => void) {
    this.#parts = parts;
    this.#onConnection = onConnection;
    this.#redirect = new RedirectToTls(parts.hosts);
    this.#server.on("secureConnection", (socket: TLSSocket) => this.#accepted(socket));
    // The handshake was all that the ACME server wanted.
    this.#challengeServer.on("secureConnection", (socket: TLSSocket) => socket.end());
  }

  /** The certificate to present from now on. Without one, no handshake succeeds. */
  useCertificate(certificate: ServerCertificate | null): void {
    this.#present(this.#server, certificate);
  }

  /** The certificate to present to an ACME server that validates this host (TLS-ALPN-01). */
  useChallenge(certificate: ServerCertificate | null): void {
    this.#present(this.#challengeServer, certificate);
  }

  /** Takes over a connection that has just been accepted. */
  accept(socket: Socket): void {
    firstBytes(socket, HANDSHAKE_TIMEOUT, (start) => {
      if (start[0] !== TLS_HANDSHAKE) this.#redirect.accept(socket);
      else if (start.includes(ACME_PROTOCOL)) this.#challengeServer.emit("connection", socket);
      else this.#server.emit("connection", socket);
    });
  }

  close(): void {
    this.#redirect.close();
  }

  #accepted(socket: TLSSocket): void {
    socket.on("error", () => {});
    firstBytes(socket, HANDSHAKE_TIMEOUT, (start) => {
      if (isStun(start)) this.#relayMedia(socket);
      else this.#onConnection(socket, plainAddress(socket.remoteAddress));
    });
  }

  #present(server: Server, certificate: ServerCertificate | null): void {
    if ((this.#presented.get(server) ?? null) === certificate) return;
    this.#presented.set(server, certificate);
    const pair = certificate ? { cert: certificate.chain, key: certificate.key.reveal() } : {};
    server.setSecureContext({ ...pair, minVersion: "TLSv1.2" });
  }

  #relayMedia(socket: TLSSocket): void {
    const port = this.#parts.turnPort();
    if (port === null) return void socket.destroy();
    pipeBoth(socket, connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true }));
  }
}

function createTlsServer(protocols: readonly string[]): Server {
  const server = createServer({
    minVersion: "TLSv1.2",
    handshakeTimeout: HANDSHAKE_TIMEOUT,
    ALPNCallback: ({ protocols: offered }) => protocols.find((protocol) => offered.includes(protocol)),
  });
  // A handshake that fails is the client's business; its socket is destroyed.
  server.on("tlsClientError", () => {});
  return server;
}
