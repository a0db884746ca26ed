import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { writePreamble, type RelayedClient } from "../../node/relay-preamble.ts";
import { pipeBoth } from "./pipe.ts";

/** Connections that wait for the control plane; beyond it the oldest are closed. */
const MAX_WAITING = 1_000;
/** A control plane that is restarted is back within a second. Clients give up at about this time. */
const MAX_WAIT = 10_000;

/** Between attempts while the control plane has just exited, or cannot accept more. */
const RETRY_DELAY = 50;

interface Waiting {
  readonly socket: Duplex;
  readonly client: RelayedClient;
  /** In `performance.now()`'s milliseconds. */
  readonly since: number;
  timer?: NodeJS.Timeout;
}

/**
 * Relays connections to the control plane. While it restarts, accepted ones wait for it, so that clients see a delay
 * instead of a refusal.
 */
export class Relay {
  readonly #key: string;
  /** The loopback port that the control plane listens on; null while it does not. */
  #port: number | null = null;
  readonly #waiting = new Set<Waiting>();
  readonly #open = new Set<Duplex>();

  constructor(key: string) {
    this.#key = key;
  }

  /** Called each time the control plane starts to listen, and with null when it has exited. */
  target(port: number | null): void {
    this.#port = port;
    if (port === null) return;
    for (const waiting of this.#waiting) this.#connect(waiting, port);
  }

  /** Takes over a socket, whose errors have a listener. */
  accept(socket: Duplex, client: RelayedClient): void {
    const waiting: Waiting = { socket, client, since: performance.now() };
    this.#open.add(socket);
    socket.once("close", () => {
      this.#open.delete(socket);
      this.#forget(waiting);
    });
    if (this.#port === null) this.#wait(waiting, MAX_WAIT);
    else this.#connect(waiting, this.#port);
  }

  closeAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #wait(waiting: Waiting, delay: number): void {
    const remaining = waiting.since + MAX_WAIT - performance.now();
    if (remaining <= 0 || waiting.socket.destroyed) return void waiting.socket.destroy();
    this.#waiting.add(waiting);
    const proceed = () =>
      this.#port === null ? this.#wait(waiting, remaining) : this.#connect(waiting, this.#port);
    waiting.timer = setTimeout(proceed, Math.min(delay, remaining));
    const [oldest] = this.#waiting;
    if (this.#waiting.size > MAX_WAITING) oldest?.socket.destroy();
  }

  #forget(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#waiting.delete(waiting);
  }

  #connect(waiting: Waiting, port: number): void {
    const { socket, client } = waiting;
    this.#forget(waiting);
    if (socket.destroyed) return;
    const upstream = connect({ host: "127.0.0.1", port, noDelay: true, allowHalfOpen: true });
    const abandon = () => upstream.destroy();
    // Nothing has been read from the client so far, so nothing is lost.
    const retry = () => {
      socket.off("close", abandon);
      this.#wait(waiting, RETRY_DELAY);
    };
    upstream.once("error", retry);
    socket.once("close", abandon);
    upstream.once("connect", () => {
      upstream.off("error", retry);
      socket.off("close", abandon);
      upstream.write(writePreamble(this.#key, client));
      pipeBoth(socket, upstream);
    });
  }
}
