import type { WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";
import type { ServerFrame } from "../../shared/contract/events.ts";
import type { Storage } from "../ports/storage.ts";
import type { Scheduler } from "../limiting/scheduler.ts";

const TEXT = { binary: false } as const;

/**
 * The events for one client, from its own position in the log. While live, it gets each event as it is committed.
 * While behind, it is sent the log as fast as it reads, so that little is ever queued for it. The step that reaches
 * the end of the log makes it live synchronously, so that no event is lost or sent twice.
 */
export class Feed {
  readonly #socket: WebSocket;
  readonly #userId: string;
  readonly #storage: Storage;
  readonly #scheduler: Scheduler;
  readonly #tooSlow: () => void;
  #position: number;
  #live = false;
  #stepScheduled = false;
  /** Whether the hello frame was sent: at once, or after the events that were missed before it connected. */
  #helloSent = false;
  /** Bytes of new events that it has not read yet; null while it still reads those from before it connected. */
  #unread: number | null = null;

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
      this.#sendHello(head);
    } else this.#scheduleStep();
  }

  /** An event that was committed and that this client may see. */
  send(position: number, frame: Buffer): void {
    if (position <= this.#position) return;
    if (this.#live && this.#socket.bufferedAmount <= limits.eventQueue) {
      this.#position = position;
      this.#socket.send(frame, TEXT, this.#onSent);
      return;
    }
    if (this.#live) {
      this.#live = false;
      this.#unread = 0;
    }
    if (this.#unread === null) return;
    this.#unread += frame.length;
    if (this.#unread > limits.eventBacklog) this.#tooSlow();
  }

  /** Ephemeral events are not sent to a client that is behind. */
  sendEphemeral(frame: Buffer): void {
    if (this.#live && this.#socket.bufferedAmount <= limits.eventQueue)
      this.#socket.send(frame, TEXT, this.#onSent);
  }

  /** From now on it reads from the log. */
  catchUp(): void {
    if (!this.#live) return;
    this.#live = false;
    this.#unread = 0;
    this.#scheduleStep();
  }

  readonly #onSent = (): void => {
    if (!this.#live && this.#socket.bufferedAmount <= limits.eventQueue) this.#scheduleStep();
  };

  #scheduleStep(): void {
    if (this.#stepScheduled) return;
    this.#stepScheduled = true;
    this.#scheduler.schedule(this.#userId, () => {
      this.#stepScheduled = false;
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
      this.#sendHello(head);
      return;
    }
    const { frames, upTo } = events.replay(this.#userId, this.#position, {
      scanned: limits.replayScanned,
      rows: limits.replayRows,
      bytes: limits.eventQueue,
    });
    for (const frame of frames) {
      if (this.#unread !== null) this.#unread = Math.max(0, this.#unread - frame.length);
      this.#socket.send(frame, TEXT, this.#onSent);
    }
    this.#position = upTo;
    this.#live = upTo === head;
    if (this.#live && !this.#helloSent) this.#sendHello(head);
    if (!this.#live && frames.length === 0) this.#scheduleStep();
  }

  #sendHello(head: number): void {
    this.#helloSent = true;
    this.#sendFrame({ type: "hello", position: head });
  }

  #sendFrame(frame: ServerFrame): void {
    this.#socket.send(JSON.stringify(frame), TEXT, this.#onSent);
  }
}
