import { inBackground } from "../../shared/base/background.ts";
import { backoffDelay, withJitter, type Backoff } from "../../shared/base/backoff.ts";
import { limits } from "../../shared/base/limits.ts";
import { Scope } from "../../shared/base/scope.ts";
import { closeCodes, eventsPath } from "../../shared/contract/client.ts";
import type { EphemeralEvent, ServerEvent } from "../../shared/contract/events.ts";
import { readFrame } from "./frames.ts";

const usual: Backoff = { initial: 250, max: 5_000 };

/** Even in a background tab, timers fire once a second. */
const PULSE = 1_000;
/** If no timer has fired for this long, the page was suspended. */
const ASLEEP = 5_000;

/** If nothing has arrived for this long, not even the host's time, the connection is dead. The browser would not say so. */
const SILENCE = 2.5 * limits.clockInterval;

interface Listeners {
  /** Missed events arrive in one batch: a ring that has ended meanwhile must not ring. */
  onEvents(events: readonly ServerEvent[]): void;
  /** What has no place in the log and is never replayed. */
  onEphemeral(event: Exclude<EphemeralEvent, { type: "swp.clock" }>): void;
  /** The host's time of day. */
  onTime(time: string): void;
  onOnline(online: boolean): void;
  /** Called when too much was missed: fetch everything again. If it rejects, it is called again. */
  onResync(): Promise<Fetched>;
  onSignedOut(): void;
}

interface Fetched {
  /** The position in the host's log of what was fetched. */
  readonly position: number;
  /** Shows it. Called only if it is still wanted: the connection may have broken, or been closed, meanwhile. */
  adopt(): void;
}

export interface EventStream {
  /** Continues over a new connection, without waiting for the end of the current one. */
  renew(): void;
  close(): void;
}

/** The host's events, in order, without gaps or duplicates, over as many connections as necessary. */
export function openEventStream(
  url: string,
  accessToken: string,
  since: number,
  listeners: Listeners,
  backoff = usual,
): EventStream {
  const scope = new Scope();
  let position = since;
  let attempt = 0;
  /** Null while waiting for the next try. */
  let current: WebSocket | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pulse = Date.now();
  /** When something has arrived, or the connection was begun. */
  let heardAt = performance.now();

  const connect = () => {
    if (scope.ended) return;
    clearTimeout(retry);
    const old = current;
    const socket = new WebSocket(url.replace(/^http/, "ws") + eventsPath);
    current = socket;
    old?.close();
    heardAt = performance.now();
    /** The missed events, until the host signals the end of them; null from then on. */
    let missed: ServerEvent[] | null = [];
    /**
     * Events that this client has missed are no longer in the log. Later events of this connection are ignored:
     * if fetching fails, the next connection has to request from the old position, and gets the same answer.
     */
    let stale = false;
    socket.addEventListener("open", () => {
      if (socket !== current) return;
      socket.send(JSON.stringify({ access_token: accessToken, since: position }));
      listeners.onOnline(true);
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket !== current) return;
      heardAt = performance.now();
      const frame = readFrame(String(data));
      // It comes again and again, also to a page that sleeps in the background.
      if (frame?.type === "swp.clock") listeners.onTime(frame.data.time);
      if (!frame || frame.type === "swp.clock" || wokenUp()) return;
      if (frame.type === "resync") {
        stale = true;
        inBackground(
          () => resync(socket),
          () => {},
        );
      } else if (
        frame.type === "swp.typing" ||
        frame.type === "swp.call.reaction" ||
        frame.type === "swp.conference"
      )
        listeners.onEphemeral(frame);
      else if (stale) return;
      else if (frame.type === "hello") {
        // Only now, so that a host that accepts and closes connections is not tried four times a second.
        attempt = 0;
        take(missed ?? []);
        missed = null;
      } else if (missed) missed.push(frame);
      else take([frame]);
    });
    socket.addEventListener("close", ({ code }) => {
      if (scope.ended || socket !== current) return;
      listeners.onOnline(false);
      if (code === closeCodes.unauthenticated) {
        scope.end();
        listeners.onSignedOut();
        return;
      }
      current = null;
      retry = setTimeout(connect, withJitter(backoffDelay(backoff, attempt)));
      attempt += 1;
    });
  };

  const take = (events: readonly ServerEvent[]) => {
    const fresh: ServerEvent[] = [];
    for (const event of events)
      if (event.position > position) {
        position = event.position;
        fresh.push(event);
      }
    if (fresh.length > 0) listeners.onEvents(fresh);
  };

  /** After a suspension, reconnects, so that buffered events arrive as one batch of missed events. */
  const wokenUp = (): boolean => {
    const now = Date.now();
    const slept = now - pulse > ASLEEP;
    pulse = now;
    if (slept) connect();
    return slept;
  };

  scope.every(PULSE, () => {
    if (wokenUp() || !current || performance.now() - heardAt < SILENCE) return;
    listeners.onOnline(false);
    connect();
  });

  /** Starts again from the state that is fetched now. */
  const resync = async (socket: WebSocket) => {
    try {
      const fetched = await listeners.onResync();
      if (socket !== current || scope.ended) return;
      fetched.adopt();
      position = fetched.position;
    } finally {
      socket.close();
    }
  };

  // The network is back: no need to wait for the next try.
  const hurry = () => (attempt = 0);
  window.addEventListener("online", hurry);
  scope.onEnd(() => {
    window.removeEventListener("online", hurry);
    clearTimeout(retry);
    current?.close();
  });
  connect();
  return { renew: connect, close: () => scope.end() };
}
