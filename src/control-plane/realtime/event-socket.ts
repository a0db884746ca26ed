import type { WebSocket } from "ws";
import { toRfc3339, type Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import { Scope } from "../../shared/base/scope.ts";
import { clientHello, closeCodes, type PassingEvent } from "../../shared/contract/events.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Storage } from "../ports/storage.ts";
import type { Scheduler } from "../limiting/scheduler.ts";
import { Feed } from "./feed.ts";
import type { Hub } from "./hub.ts";

const PING_INTERVAL = 20_000;

export interface SocketParts {
  readonly accounts: Accounts;
  readonly storage: Storage;
  readonly hub: Hub;
  readonly scheduler: Scheduler;
  /** The clock of calls. */
  readonly clock: Clock;
}

export const clockEvent = (now: number): PassingEvent => ({
  type: "swp.clock",
  data: { time: toRfc3339(now) },
});

/** One client's event socket: it authenticates, gets the events that it missed, then live ones. */
export class EventSocket {
  readonly #socket: WebSocket;
  readonly #scope = new Scope();
  #deviceId: string | null = null;
  #feed: Feed | null = null;

  constructor(
    socket: WebSocket,
    parts: SocketParts & { greeted: () => void; admit: (userId: string) => boolean },
  ) {
    this.#socket = socket;
    const late = setTimeout(() => this.tooLate(), limits.eventHello);
    const greeted = () => {
      clearTimeout(late);
      parts.greeted();
    };
    this.#scope.onEnd(greeted);
    socket.on("close", () => this.#scope.end());
    socket.on("error", () => socket.terminate());
    // Who pings without reading gets no answers either: they would be kept for them without end.
    socket.on("ping", (data) => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount <= limits.eventQueue)
        socket.pong(data, false, () => {});
    });
    socket.on("message", (data, isBinary) => {
      if (isBinary || this.#deviceId !== null || this.#scope.ended) return;
      greeted();
      this.#greet((data as Buffer).toString("utf8"), parts);
    });
  }

  get deviceId(): string | null {
    return this.#deviceId;
  }

  send(position: number, frame: Buffer): void {
    this.#feed?.send(position, frame);
  }

  pass(frame: Buffer): void {
    this.#feed?.pass(frame);
  }

  fallBehind(): void {
    this.#feed?.fallBehind();
  }

  revoke(): void {
    this.#close(closeCodes.unauthenticated);
  }

  shutDown(): void {
    this.#close(closeCodes.shuttingDown);
  }

  /** It did not authenticate in time. Its close frame is not waited for. */
  tooLate(): void {
    this.#close(closeCodes.helloTimeout);
    this.#socket.terminate();
  }

  #greet(text: string, parts: SocketParts & { admit: (userId: string) => boolean }): void {
    const hello = clientHello.safeParse(parseJson(text));
    if (!hello.success) {
      this.#close(closeCodes.badFrame);
      return;
    }
    const caller = parts.accounts.authenticate(hello.data.access_token);
    if (!caller) {
      this.#close(closeCodes.unauthenticated);
      return;
    }
    if (caller.scopes && !caller.scopes.includes("read")) {
      this.#close(closeCodes.forbidden);
      return;
    }
    if (!parts.admit(caller.userId)) {
      this.#close(closeCodes.tooManySockets);
      return;
    }
    // It counts as one of the person's sockets until both sides are closed, and gets nothing once we close it.
    this.#socket.on("close", () => parts.hub.release(caller.userId, this));
    this.#scope.onEnd(() => (this.#feed = null));
    this.#deviceId = caller.deviceId;
    this.#startHeartbeat();
    this.#feed = new Feed(this.#socket, caller.userId, hello.data.since, {
      storage: parts.storage,
      scheduler: parts.scheduler,
      tooSlow: () => this.#close(closeCodes.backlog),
    });
    this.#socket.send(JSON.stringify(clockEvent(parts.clock.now())));
  }

  /** A client that misses a heartbeat is gone, or, with data still queued, too slow, and is told so. */
  #startHeartbeat(): void {
    let answered = true;
    this.#socket.on("pong", () => (answered = true));
    this.#scope.every(PING_INTERVAL, () => {
      if (answered) {
        answered = false;
        this.#socket.ping();
      } else if (this.#socket.bufferedAmount > 0) this.#close(closeCodes.backlog);
      else this.#socket.terminate();
    });
  }

  /** Little is queued before the close frame, so even a slow client gets it; ws terminates after 30 s. */
  #close(code: number): void {
    this.#scope.end();
    this.#socket.close(code);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
