import type { Storage, StoredEvent } from "../ports/storage.ts";
import type { EventSocket } from "./event-socket.ts";

/** All connected event sockets; hands each committed event to those who may see it. */
export class Hub {
  readonly #storage: Storage;
  readonly #byUser = new Map<string, Set<EventSocket>>();

  constructor(storage: Storage) {
    this.#storage = storage;
    storage.onCommitted((events) => {
      for (const event of events) this.#deliver(event);
    });
  }

  add(userId: string, socket: EventSocket): void {
    const sockets = this.#byUser.get(userId) ?? new Set();
    sockets.add(socket);
    this.#byUser.set(userId, sockets);
  }

  remove(userId: string, socket: EventSocket): void {
    const sockets = this.#byUser.get(userId);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#byUser.delete(userId);
  }

  closeDevice(deviceId: string): void {
    for (const sockets of this.#byUser.values())
      for (const socket of sockets) if (socket.deviceId === deviceId) socket.revoke();
  }

  closeAll(): void {
    for (const sockets of this.#byUser.values()) for (const socket of sockets) socket.shutDown();
  }

  #deliver({ audience, event }: StoredEvent): void {
    const users =
      "userId" in audience
        ? [audience.userId]
        : this.#storage.stores.members.list(audience.roomId).map((member) => member.userId);
    const frame = JSON.stringify(event);
    for (const userId of users) for (const socket of this.#byUser.get(userId) ?? []) socket.send(frame);
  }
}
