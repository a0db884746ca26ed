import { ConnectionState, type Room } from "livekit-client";
import type { Scope } from "../../shared/base/scope.ts";
import { log } from "../log/log.ts";
import {
  cutOff,
  firstPatience,
  flowing,
  LINK_INTERVAL,
  nextPatience,
  noteFlow,
  noteFlows,
  readFlows,
  readLink,
  stalled,
  WATCH_INTERVAL,
  type Flow,
} from "./flows.ts";
import { pauseUnseen } from "./livekit-internals/unseen-tracks.ts";
import type { OwnTracks } from "./own-tracks.ts";

export interface ConnectionWatchEvents {
  /** A track that should be flowing has been silent for too long, and rejoining is necessary. */
  onStalled(): void;
  /** Nothing arrives from the media server any more. This is only displayed, and triggers no rejoin. */
  onCutOff(): void;
  /** Data arrives again, after `onCutOff`. */
  onFlowing(): void;
}

/** Detects that nothing arrives over a connection that reports it is connected. One for all rooms of a call. */
export class ConnectionWatch {
  readonly #own: OwnTracks;
  readonly #events: ConnectionWatchEvents;
  /** Kept from room to room: if rejoining did not help, the next attempt waits longer. */
  #patience = firstPatience;

  constructor(own: OwnTracks, events: ConnectionWatchEvents) {
    this.#own = own;
    this.#events = events;
  }

  /** Watches this room until its scope ends. */
  follow(room: Room, scope: Scope): void {
    this.#watchFlows(room, scope);
    this.#watchLink(room, scope);
  }

  #watchFlows(room: Room, scope: Scope): void {
    let flows: Map<string, Flow> = new Map();
    regularly(scope, WATCH_INTERVAL, async () => {
      pauseUnseen(room);
      // While livekit-client reconnects, nothing is expected to flow.
      if (room.state !== ConnectionState.Connected) {
        flows = new Map();
        return;
      }
      const readings = await readFlows(room, this.#own.settled());
      const now = performance.now();
      flows = noteFlows(flows, readings, now);
      if (flowing(flows, now)) this.#patience = firstPatience;
      if (scope.ended || !stalled(flows, now, this.#patience)) return;
      this.#patience = nextPatience(this.#patience);
      this.#events.onStalled();
    });
  }

  #watchLink(room: Room, scope: Scope): void {
    let link: Flow | null = null;
    let said: "flowing" | "cut off" = "flowing";
    regularly(scope, LINK_INTERVAL, async () => {
      const connected = room.state === ConnectionState.Connected;
      const bytes = connected ? await readLink(room) : null;
      const now = performance.now();
      link = bytes === null ? null : noteFlow(link, bytes, now);
      const is = cutOff(link, this.#own.sending, now) ? "cut off" : "flowing";
      if (scope.ended || is === said) return;
      said = is;
      if (is === "cut off") this.#events.onCutOff();
      else if (connected) this.#events.onFlowing();
    });
  }
}

/** Runs a task at intervals, without overlap. Failures are logged and ignored. */
export function regularly(scope: Scope, interval: number, work: () => Promise<void>): void {
  let working = false;
  scope.every(interval, () => {
    if (working) return;
    working = true;
    void work()
      .catch((error: unknown) => log.info("A connection check failed", { error }))
      .finally(() => (working = false));
  });
}
