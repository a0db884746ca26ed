import { limits } from "../../shared/base/limits.ts";
import type { EventSocket } from "./event-socket.ts";

/**
 * Sockets that have not authenticated yet. Clients do so at once, so if there are too many the oldest is closed: a
 * flood of silent ones keeps nobody out.
 */
export class WaitingSockets {
  /** By address, oldest first. */
  readonly #waiting = new Map<EventSocket, string>();

  add(socket: EventSocket, address: string): void {
    const ofAddress = [...this.#waiting].filter(([, other]) => other === address);
    if (ofAddress.length >= limits.socketsWaitingOfAddress) ofAddress[0]?.[0].tooLate();
    else if (this.#waiting.size >= limits.socketsWaiting) this.#longest()?.tooLate();
    this.#waiting.set(socket, address);
  }

  remove(socket: EventSocket): void {
    this.#waiting.delete(socket);
  }

  #longest(): EventSocket | undefined {
    const [longest] = this.#waiting.keys();
    return longest;
  }
}
