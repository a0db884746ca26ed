import { limits } from "../../shared/base/limits.ts";
import type { PassingEvent } from "../../shared/contract/events.ts";
import type { Audience, Storage, StoredEvent } from "../ports/storage.ts";
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

  /** Whether there was room for it: one person's sockets are counted. */
  add(userId: string, socket: EventSocket): boolean {
    const sockets = this.#byUser.get(userId) ?? new Set();
    if (sockets.size >= limits.socketsOfUser) return false;
    sockets.add(socket);
    this.#byUser.set(userId, sockets);
    return true;
  }

  /** Tells who is connected at this moment; nothing is kept. */
  pass(audience: Audience, event: PassingEvent, except: string): void {
    const frame = JSON.stringify(event);
    for (const userId of this.#reached(audience)) if (userId !== except) this.#send(userId, frame);
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
    const frame = JSON.stringify(event);
    for (const userId of this.#reached(audience)) this.#send(userId, frame);
  }

  #reached(audience: Audience): string[] {
    if ("userId" in audience) return [audience.userId];
    return this.#storage.stores.members.list(audience.roomId).map((member) => member.userId);
  }

  #send(userId: string, frame: string): void {
    for (const socket of this.#byUser.get(userId) ?? []) socket.send(frame);
  }
}
