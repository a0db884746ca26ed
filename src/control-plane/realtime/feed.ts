import type { WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";
import type { ServerFrame } from "../../shared/contract/events.ts";
import type { Storage } from "../ports/storage.ts";
import type { Scheduler } from "../limiting/scheduler.ts";

const TEXT = { binary: false } as const;

/**
 * The events for one client, from its own position in the log. While live, it gets each event as it is committed.
 * While behind, it reads the log as fast as it takes the events, so that little is ever queued for it. The step that
 * reaches the end of the log makes it live in the same turn, so that no event is lost or sent twice.
 */
export class Feed {
  readonly #socket: WebSocket;
  readonly #userId: string;
  readonly #storage: Storage;
  readonly #scheduler: Scheduler;
  readonly #tooSlow: () => void;
  #position: number;
  #live = false;
  #stepAwaited = false;
  /** Whether it has been sent its position: at once, or after the events that it missed before it connected. */
  #greeted = false;
  /** Bytes of live events that it has not read yet; null while it catches up on what it missed before it connected. */
  #owed: number | null = null;

  /** `since: null` starts with the next event. */
  constructor(
    socket: WebSocket,
    userId: string,
    since: number | null,
    parts: { storage: Storage; scheduler: Scheduler; tooSlow: () => void },
  ) {
    this.#socket = socket;
    this.#userId = userId;
    this.#storage = parts.storage;
    this.#scheduler = parts.scheduler;
    this.#tooSlow = parts.tooSlow;
    const head = this.#storage.stores.events.head();
    this.#position = since ?? head;
    if (since === null) {
      this.#live = true;
      this.#greet(head);
    } else this.#awaitStep();
  }

  /** An event that was committed and that this client may see. */
  send(position: number, frame: Buffer): void {
    if (position <= this.#position) return;
    if (this.#live && this.#socket.bufferedAmount <= limits.eventQueue) {
      this.#position = position;
      this.#socket.send(frame, TEXT, this.#taken);
      return;
    }
    if (this.#live) {
      this.#live = false;
      this.#owed = 0;
    }
    if (this.#owed === null) return;
    this.#owed += frame.length;
    if (this.#owed > limits.eventBacklog) this.#tooSlow();
  }

  /** Ephemeral events are not sent to a client that is behind. */
  pass(frame: Buffer): void {
    if (this.#live && this.#socket.bufferedAmount <= limits.eventQueue)
      this.#socket.send(frame, TEXT, this.#taken);
  }

  /** From now on it reads from the log. */
  fallBehind(): void {
    if (!this.#live) return;
    this.#live = false;
    this.#owed = 0;
    this.#awaitStep();
  }

  readonly #taken = (): void => {
    if (!this.#live && this.#socket.bufferedAmount <= limits.eventQueue) this.#awaitStep();
  };

  #awaitStep(): void {
    if (this.#stepAwaited) return;
    this.#stepAwaited = true;
    this.#scheduler.schedule(this.#userId, () => {
      this.#stepAwaited = false;
      this.#step();
    });
  }

  #step(): void {
    if (this.#live || this.#socket.readyState !== this.#socket.OPEN) return;
    const { events } = this.#storage.stores;
    const head = events.head();
    if (!events.covers(this.#position)) {
      this.#position = head;
      this.#live = true;
      this.#sendFrame({ type: "resync" });
      this.#greet(head);
      return;
    }
    const { frames, upTo } = events.replay(this.#userId, this.#position, {
      scanned: limits.replayScanned,
      rows: limits.replayRows,
      bytes: limits.eventQueue,
    });
    for (const frame of frames) {
      if (this.#owed !== null) this.#owed = Math.max(0, this.#owed - frame.length);
      this.#socket.send(frame, TEXT, this.#taken);
    }
    this.#position = upTo;
    this.#live = upTo === head;
    if (this.#live && !this.#greeted) this.#greet(head);
    if (!this.#live && frames.length === 0) this.#awaitStep();
  }

  #greet(head: number): void {
    this.#greeted = true;
    this.#sendFrame({ type: "hello", position: head });
  }

  #sendFrame(frame: ServerFrame): void {
    this.#socket.send(JSON.stringify(frame), TEXT, this.#taken);
  }
}
