import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";
import { eventsPath } from "../../shared/contract/host.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import { EventSocket, type SocketParts } from "./event-socket.ts";
import { PendingConnections } from "../limiting/pending-connections.ts";

/** Accepts event sockets; limits those that have not authenticated yet, and those of one person. */
export class EventSockets {
  readonly #parts: SocketParts;
  readonly #server = new WebSocketServer({
    noServer: true,
    autoPong: false,
    maxPayload: limits.maxEventFrame,
  });
  readonly #pending = new PendingConnections<EventSocket>(limits.unauthenticatedSockets, (socket) =>
    socket.timeOut(),
  );
  readonly #hellos = new RateLimiter(limits.rates.hellosOfUser);

  constructor(parts: SocketParts) {
    this.#parts = parts;
  }

  matches(url: string): boolean {
    return url === eventsPath;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => void this.open(client));
  }

  open(socket: WebSocket): EventSocket {
    const { hub } = this.#parts;
    const opened: EventSocket = new EventSocket(socket, {
      ...this.#parts,
      onHello: () => this.#pending.remove(opened),
      admit: (userId) => this.#hellos.tryTake(userId) && hub.reserve(userId, opened),
    });
    this.#pending.add(opened);
    return opened;
  }
}
