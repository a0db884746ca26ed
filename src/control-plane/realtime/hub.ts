import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { PassingEvent } from "../../shared/contract/events.ts";
import { isOpen } from "../permissions/standing.ts";
import type { Audience, StoredEvent } from "../ports/event-store.ts";
import type { Storage } from "../ports/storage.ts";
import type { EventSocket } from "./event-socket.ts";

/** All connected event sockets; hands each committed event to those who may see it. */
export class Hub {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #byUser = new Map<string, Set<EventSocket>>();
  /** The last event that was distributed. */
  #head: number;

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    this.#head = storage.stores.events.head();
    storage.onCommitted((events) => this.#deliver(events));
  }

  /** Whether the person's limit allows another socket; sockets count until they are closed. */
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

  /** Tells who is connected at this moment; nothing is kept. */
  pass(audience: Audience, event: PassingEvent, except: string): void {
    const frame = Buffer.from(JSON.stringify(event));
    for (const userId of this.#reached(audience))
      if (userId !== except) for (const socket of this.#byUser.get(userId) ?? []) socket.pass(frame);
  }

  passToAll(event: PassingEvent): void {
    const frame = Buffer.from(JSON.stringify(event));
    for (const socket of this.#all()) socket.pass(frame);
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
    // Out of order, or after a gap: the log has the order, so everybody continues from there.
    if (first !== this.#head + 1) for (const socket of this.#all()) socket.fallBehind();
    const rooms = new Map<string, readonly string[]>();
    for (const { audience, event } of events) {
      this.#head = Math.max(this.#head, event.position);
      const room = audience.userId === undefined ? audience.roomId : null;
      const reached = (room !== null && rooms.get(room)) || this.#reached(audience);
      if (room !== null) rooms.set(room, reached);
      this.#send(reached, event);
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

  #reached(audience: Audience): readonly string[] {
    const { userId, roomId } = audience;
    const { members } = this.#storage.stores;
    if (userId === undefined) return members.ids(roomId);
    return roomId === undefined || members.get(roomId, userId) ? [userId] : [];
  }

  *#all(): Iterable<EventSocket> {
    for (const sockets of this.#byUser.values()) yield* sockets;
  }
}
