import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { EphemeralEvent } from "../../shared/contract/events.ts";
import { isOpen } from "../permissions/standing.ts";
import type { Audience, StoredEvent } from "../ports/event-store.ts";
import type { Storage } from "../ports/storage.ts";
import type { EventSocket } from "./event-socket.ts";

/** All connected event sockets; delivers each committed event to those who may see it. */
export class Hub {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #byUser = new Map<string, Set<EventSocket>>();
  /** The position of the last event that was delivered. */
  #head: number;

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    this.#head = storage.stores.events.head();
    storage.onCommitted((events) => this.#deliver(events));
  }

  /** Adds a socket of this person; false if they have too many. Sockets count until they are closed. */
  reserve(userId: string, socket: EventSocket): boolean {
    const sockets = this.#byUser.get(userId) ?? new Set();
    if (sockets.size >= limits.socketsOfUser) return false;
    sockets.add(socket);
    this.#byUser.set(userId, sockets);
    return true;
  }

  release(userId: string, socket: EventSocket): void {
    const sockets = this.#byUser.get(userId);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#byUser.delete(userId);
  }

  /** Sends to whoever is connected at this moment, but not to `except`; the event is not stored. */
  sendEphemeral(audience: Audience, event: EphemeralEvent, except: string): void {
    const frame = Buffer.from(JSON.stringify(event));
    for (const userId of this.#recipients(audience))
      if (userId !== except) for (const socket of this.#byUser.get(userId) ?? []) socket.sendEphemeral(frame);
  }

  sendToAll(event: EphemeralEvent): void {
    const frame = Buffer.from(JSON.stringify(event));
    for (const socket of this.#all()) socket.sendEphemeral(frame);
  }

  /** Closes the sockets of devices and tokens that are no longer valid. */
  recheck(): void {
    const now = this.#clock.now();
    for (const socket of this.#all())
      if (socket.deviceId !== null && !isOpen(this.#storage.stores, socket.deviceId, now)) socket.revoke();
  }

  connectedDevices(): Set<string> {
    return new Set(Array.from(this.#all(), ({ deviceId }) => deviceId ?? ""));
  }

  closeAll(): void {
    for (const socket of this.#all()) socket.shutDown();
  }

  #deliver(events: readonly StoredEvent[]): void {
    const first = events[0]?.event.position ?? 0;
    // Out of order, or after a gap: the log has the order, so everybody continues from it.
    if (first !== this.#head + 1) for (const socket of this.#all()) socket.catchUp();
    const rooms = new Map<string, readonly string[]>();
    for (const { audience, event } of events) {
      this.#head = Math.max(this.#head, event.position);
      const room = audience.userId === undefined ? audience.roomId : null;
      const recipients = (room !== null && rooms.get(room)) || this.#recipients(audience);
      if (room !== null) rooms.set(room, recipients);
      this.#send(recipients, event);
    }
  }

  #send(userIds: readonly string[], event: StoredEvent["event"]): void {
    let frame: Buffer | undefined;
    for (const userId of userIds)
      for (const socket of this.#byUser.get(userId) ?? []) {
        frame ??= Buffer.from(JSON.stringify(event));
        socket.send(event.position, frame);
      }
  }

  #recipients(audience: Audience): readonly string[] {
    const { userId, roomId } = audience;
    const { members } = this.#storage.stores;
    if (userId === undefined) return members.ids(roomId);
    return roomId === undefined || members.get(roomId, userId) ? [userId] : [];
  }

  *#all(): Iterable<EventSocket> {
    for (const sockets of this.#byUser.values()) yield* sockets;
  }
}
