import type { WebSocket } from "ws";
import { toRfc3339, type Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import { Scope } from "../../shared/base/scope.ts";
import { clientHello, closeCodes, type EphemeralEvent } from "../../shared/contract/events.ts";
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
  /** The clock that calls are timed by. */
  readonly clock: Clock;
}

export const clockEvent = (now: number): EphemeralEvent => ({
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
    parts: SocketParts & { onHello: () => void; admit: (userId: string) => boolean },
  ) {
    this.#socket = socket;
    const timer = setTimeout(() => this.timeOut(), limits.helloTimeout);
    const onHello = () => {
      clearTimeout(timer);
      parts.onHello();
    };
    this.#scope.onEnd(onHello);
    socket.on("close", () => this.#scope.end());
    socket.on("error", () => socket.terminate());
    // A client that pings without reading gets no pongs either, since they would pile up.
    socket.on("ping", (data) => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount <= limits.eventQueue)
        socket.pong(data, false, () => {});
    });
    socket.on("message", (data, isBinary) => {
      if (isBinary || this.#deviceId !== null || this.#scope.ended) return;
      onHello();
      this.#authenticate((data as Buffer).toString("utf8"), parts);
    });
  }

  get deviceId(): string | null {
    return this.#deviceId;
  }

  send(position: number, frame: Buffer): void {
    this.#feed?.send(position, frame);
  }

  sendEphemeral(frame: Buffer): void {
    this.#feed?.sendEphemeral(frame);
  }

  catchUp(): void {
    this.#feed?.catchUp();
  }

  revoke(): void {
    this.#close(closeCodes.unauthenticated);
  }

  shutDown(): void {
    this.#close(closeCodes.shuttingDown);
  }

  /** It did not authenticate in time; we do not wait for its close frame. */
  timeOut(): void {
    this.#close(closeCodes.helloTimeout);
    this.#socket.terminate();
  }

  #authenticate(text: string, parts: SocketParts & { admit: (userId: string) => boolean }): void {
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
    // It counts as one of the person's sockets until both sides are closed, but gets nothing more once we close it.
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

  /** A client that misses a heartbeat is gone; if data is still queued for it, it is too slow, and is told so. */
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
