import type { WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";
import { Scope } from "../../shared/base/scope.ts";
import { clientHello, closeCodes, type ServerFrame } from "../../shared/contract/events.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Storage } from "../ports/storage.ts";
import type { Hub } from "./hub.ts";

const PING_INTERVAL = 20_000;

/**
 * One client's event socket: says who it is, gets what it missed, then what happens.
 * Replay and going live are one synchronous step, so nothing falls between them or comes twice.
 */
export class EventSocket {
  readonly #socket: WebSocket;
  readonly #scope = new Scope();
  #deviceId: string | null = null;

  private constructor(socket: WebSocket, parts: { accounts: Accounts; storage: Storage; hub: Hub }) {
    this.#socket = socket;
    const late = setTimeout(() => this.#close(closeCodes.helloTimeout), limits.eventHello);
    this.#scope.onEnd(() => clearTimeout(late));
    let answered = true;
    socket.on("pong", () => (answered = true));
    this.#scope.every(PING_INTERVAL, () => {
      if (!answered) socket.terminate();
      answered = false;
      socket.ping();
    });
    socket.on("close", () => this.#scope.end());
    socket.on("error", () => socket.terminate());
    socket.on("message", (data, isBinary) => {
      clearTimeout(late);
      if (isBinary || this.#deviceId !== null) return;
      this.#greet((data as Buffer).toString("utf8"), parts);
    });
  }

  /** Looks after a client's socket until it closes. */
  static open(socket: WebSocket, parts: { accounts: Accounts; storage: Storage; hub: Hub }): EventSocket {
    return new EventSocket(socket, parts);
  }

  get deviceId(): string | null {
    return this.#deviceId;
  }

  send(frame: string): void {
    if (this.#socket.bufferedAmount > limits.eventBacklog) {
      this.#close(closeCodes.backlog);
      this.#socket.terminate();
    } else this.#socket.send(frame);
  }

  revoke(): void {
    this.#close(closeCodes.unauthenticated);
  }

  shutDown(): void {
    this.#close(closeCodes.shuttingDown);
  }

  #greet(text: string, { accounts, storage, hub }: { accounts: Accounts; storage: Storage; hub: Hub }): void {
    const hello = clientHello.safeParse(parseJson(text));
    if (!hello.success) {
      this.#close(closeCodes.badFrame);
      return;
    }
    const caller = accounts.authenticate(hello.data.access_token);
    if (!caller) {
      this.#close(closeCodes.unauthenticated);
      return;
    }
    if (caller.scopes && !caller.scopes.includes("read")) {
      this.#close(closeCodes.forbidden);
      return;
    }
    if (!hub.add(caller.userId, this)) {
      this.#close(closeCodes.tooManySockets);
      return;
    }
    this.#scope.onEnd(() => hub.remove(caller.userId, this));
    this.#deviceId = caller.deviceId;
    const { since } = hello.data;
    const { events } = storage.stores;
    if (since === null) this.#sendFrame({ type: "hello", position: events.head() });
    else if (events.covers(since))
      for (const event of events.since(caller.userId, since)) this.#sendFrame(event);
    else {
      this.#sendFrame({ type: "resync" });
      this.#sendFrame({ type: "hello", position: events.head() });
    }
  }

  #sendFrame(frame: ServerFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  #close(code: number): void {
    this.#socket.close(code);
    this.#scope.end();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
