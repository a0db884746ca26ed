import type { WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";
import { Quota } from "../../shared/base/quota.ts";
import { EventSocket, type SocketParts } from "./event-socket.ts";
import { Newcomers } from "./newcomers.ts";

/** Accepts event sockets; limits those that have not authenticated yet, and those of one person. */
export class EventSockets {
  readonly #parts: SocketParts;
  readonly #waiting = new Newcomers<EventSocket>(limits.socketsWaiting, (socket) => socket.tooLate());
  readonly #hellos = new Quota(limits.rates.hellosOfUser);

  constructor(parts: SocketParts) {
    this.#parts = parts;
  }

  open(socket: WebSocket): EventSocket {
    const { hub } = this.#parts;
    const opened: EventSocket = new EventSocket(socket, {
      ...this.#parts,
      greeted: () => this.#waiting.remove(opened),
      admit: (userId) => this.#hellos.tryTake(userId) && hub.reserve(userId, opened),
    });
    this.#waiting.add(opened);
    return opened;
  }
}
