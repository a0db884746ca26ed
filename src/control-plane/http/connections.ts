import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { limits } from "../../shared/base/limits.ts";
import type { Api } from "../../shared/contract/api.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Log } from "../ports/log.ts";
import { apiAt } from "./api-at.ts";
import { PendingConnections } from "../limiting/pending-connections.ts";

/** Handlers of a connection. Whatever one throws ends that connection, and nothing else. */
export interface ConnectionHandlers {
  request(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
  /** Takes the socket over, or throws the `Failure` that refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> | void;
}

/**
 * Owns every accepted socket in every phase: idle, a partial request, garbage, a request, an upgrade while it is
 * checked, refused or accepted, shutdown. Node stops handling a socket's errors when it is upgraded, and an unhandled
 * error event ends the process; here there is always a handler.
 */
export class Connections {
  readonly #handlers: ConnectionHandlers;
  readonly #log: Log;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Connections without a request so far. */
  readonly #pending: PendingConnections<Duplex>;
  /** The number of unfinished requests (still arriving, or with an unfinished response) per socket; oldest first. */
  readonly #busy = new Map<Duplex, number>();

  /** `now` is monotonic, in ms. */
  constructor(server: Server, handlers: ConnectionHandlers, log: Log, now?: () => number) {
    this.#server = server;
    this.#handlers = handlers;
    this.#pending = new PendingConnections(
      limits.connectionsWithoutRequest,
      (socket) => socket.destroy(),
      now,
    );
    this.#log = log;
    server.maxConnections = limits.connections;
    server.on("connection", (socket: Socket) => this.#accept(socket));
    server.on("request", (request, response) => void this.#answer(request, response));
    server.on("upgrade", (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  /** Closes every connection; responses that are being sent get a moment to arrive. */
  closeAll(): void {
    for (const socket of this.#sockets) socket.destroySoon();
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    this.#pending.add(socket);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      this.#pending.remove(socket);
      this.#busy.delete(socket);
    });
    this.#makeRoom();
    // A close event follows: there is nothing else to do.
    socket.on("error", () => {});
    // Node calls this to close a connection after its last response.
    socket.destroySoon = () => endGently(socket);
  }

  /** Closes slow and idle connections if there are too many, so that a flood of them keeps nobody out. */
  #makeRoom(): void {
    const [oldest] = this.#busy.keys();
    if (this.#busy.size > limits.connectionsWithRequest) oldest?.destroy();
    if (this.#sockets.size > limits.connectionsBeforeIdleClose) this.#server.closeIdleConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    this.#pending.remove(socket);
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
    response.once("close", () => this.#done(socket));
    response.once("finish", () => discardRest(request));
    try {
      await this.#handlers.request(request, response);
    } catch (error) {
      this.#log.error({ error }, "a request failed");
      request.socket.destroy();
    }
  }

  #done(socket: Duplex): void {
    const left = (this.#busy.get(socket) ?? 1) - 1;
    if (left > 0) this.#busy.set(socket, left);
    else this.#busy.delete(socket);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.#pending.remove(socket);
    try {
      await this.#handlers.upgrade(request, socket, head);
    } catch (error) {
      if (!(error instanceof Failure)) this.#log.error({ error }, "an upgrade failed");
      const failure = error instanceof Failure ? error : new Failure("SW_INTERNAL", undefined, error);
      refuse(socket, failure, apiAt(request.url ?? ""));
    }
  }
}

function refuse(socket: Duplex, { status, code, message }: Failure, { errors }: Api): void {
  if (socket.destroyed) return;
  const body = JSON.stringify(errors.write(code, message));
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  endGently(socket);
}

/**
 * For a request that was answered before all of it had arrived: reads and discards the rest, so that the connection
 * can be used for the next request. If that takes too long, the connection is closed.
 */
function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), limits.connectionLinger);
  request.once("close", () => clearTimeout(timer));
}

/**
 * Closes our side, and the socket once the other side has closed too. Closing a socket with unread data resets it, and
 * our response may be lost with it.
 */
function endGently(socket: Duplex): void {
  if (socket.destroyed) return;
  socket.end();
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), limits.connectionLinger);
  socket.once("close", () => clearTimeout(timer));
}
