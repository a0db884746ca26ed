import { DisconnectReason, type Room, type Track } from "livekit-client";
import { backoffDelay, withJitter, type Backoff } from "../../shared/base/backoff.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { log } from "../log/log.ts";
import { ConnectionWatch } from "./connection-watch.ts";
import { firstRemoteFrame } from "./first-frame.ts";
import { takeOwnTracks } from "./livekit-internals/taken-tracks.ts";
import type { MediaGrant } from "./livekit-room.ts";
import type { OwnTracks } from "./own-tracks.ts";
import { RoomSession } from "./room-session.ts";
import type { WarmRoom } from "./warm-ring.ts";

/** How long our own tracks wait for the first remote frame, in ms. */
const FIRST_FRAME_LIMIT = 1_000;
const rejoinBackoff: Backoff = { initial: 300, max: 4_000 };

/** The host's answer to joining: a grant, or that the call is over for us, or that another attempt makes sense. */
export type GrantAnswer = MediaGrant | { readonly over: string } | { readonly later: true };

export interface CallConnectionEvents {
  onConnected(): void;
  /**
   * The first remote frame is shown, or there is none to wait for: from now on our own tracks are sent in this room, until
   * its scope ends.
   */
  onSending(room: Room, session: Scope): void;
  onLost(): void;
  /** Something about the participants has changed. */
  onChange(): void;
  /** We are out of the call, and will not rejoin automatically. */
  onOver(reason: string): void;
}

interface CallConnectionOptions {
  readonly createRoom: () => Room;
  /** Requests admission from the host. Never rejects. */
  readonly grant: () => Promise<GrantAnswer>;
  /** Gives up the connections to the host that there are: they may be dead. Never rejects. */
  readonly renew: () => Promise<void>;
  readonly own: OwnTracks;
  readonly events: CallConnectionEvents;
}

/**
 *   joining ──in a room──► in ──lost, stalled, restarted──► joining
 *    │    ▲
 *    ▼    │ backoff, or `rejoin`
 *   waiting
 */
type State =
  | { readonly status: "joining" }
  | { readonly status: "waiting"; readonly retry: () => void }
  | { readonly status: "in" };

/** How a series of attempts begins: with which warm room, and how long to wait for the first remote frame, in ms. */
interface Beginning {
  readonly warm: WarmRoom | null;
  readonly firstFrameLimit: number;
}

/**
 * One device's connection to one call, across as many LiveKit rooms as necessary, until its scope ends. livekit-client
 * reconnects first; if it gives up, or reports that it is connected while no packets arrive, this rejoins: one attempt
 * at a time, each in a new room with the same camera and microphone.
 */
export class CallConnection {
  readonly #scope: Scope;
  readonly #options: CallConnectionOptions;
  readonly #watch: ConnectionWatch;
  #state: State = { status: "joining" };
  /** The room that is shown: while rejoining, the lost one until there is a new one. */
  #session: RoomSession | null = null;

  constructor(scope: Scope, options: CallConnectionOptions) {
    this.#scope = scope;
    this.#options = options;
    const { events, own } = options;
    this.#watch = new ConnectionWatch(own, {
      onStalled: () => void this.#rejoinAnew(),
      onCutOff: () => events.onLost(),
      onFlowing: () => events.onConnected(),
    });
    scope.onEnd(() => {
      if (this.#state.status === "waiting") this.#state.retry();
      void this.#endSession();
    });
  }

  get room(): Room | null {
    return this.#session?.room ?? null;
  }

  /** A video track that has arrived before livekit-client announces it. */
  earlyTrack(sid: string): Track | null {
    return this.#session?.earlyTrack(sid) ?? null;
  }

  /** Joins; retries until it succeeds, the call is over, or the scope ends. `warm`: the room of the ring to answer. */
  start(warm: WarmRoom | null): void {
    void this.#join({ warm, firstFrameLimit: FIRST_FRAME_LIMIT });
  }

  /** Rejoins at once, whatever the state of the current connection. */
  rejoin(): void {
    this.#options.events.onLost();
    if (this.#state.status === "waiting") this.#state.retry();
    // The others are waiting for our video as well, so it does not wait for theirs.
    if (this.#state.status === "in") void this.#join({ warm: null, firstFrameLimit: 0 });
  }

  /** The media server has been restarted, so the current connection cannot be resumed. */
  mediaRestarted(): void {
    // livekit-client's own attempts to reconnect would interfere with the next room.
    if (this.#state.status === "in") void this.#endSession();
    this.rejoin();
  }

  async #join({ warm, firstFrameLimit }: Beginning): Promise<void> {
    for (let attempt = 0; !this.#scope.ended; attempt += 1) {
      this.#state = { status: "joining" };
      const session = await this.#tryOnce(attempt === 0 ? warm : null);
      if (session && !session.scope.ended) {
        this.#begin(session, firstFrameLimit);
        return;
      }
      if (!this.#scope.ended) await this.#wait(withJitter(backoffDelay(rejoinBackoff, attempt)));
    }
  }

  /** Resolves with the room that we have joined (its scope may have ended meanwhile), or null if that failed. */
  async #tryOnce(warm: WarmRoom | null): Promise<RoomSession | null> {
    // Shown at once, so that what it receives after the answer is displayed.
    const warmSession = warm && this.#enter(warm.room);
    const grant = await this.#options.grant();
    if (this.#scope.ended || "later" in grant) return null;
    if ("over" in grant) {
      this.#options.events.onOver(grant.over);
      return null;
    }
    if (warmSession && (await warmSession.adopt(warm.ready))) return warmSession;
    await this.#endSession();
    if (this.#scope.ended) return null;
    const room = this.#options.createRoom();
    this.#options.own.prepare(room);
    const session = this.#enter(room);
    return (await session.connect(grant)) ? session : null;
  }

  #enter(room: Room): RoomSession {
    const { events } = this.#options;
    this.#session = new RoomSession(room, {
      onChange: () => events.onChange(),
      onLost: () => events.onLost(),
      onReconnected: () => {
        events.onConnected();
        events.onChange();
      },
      onDisconnected: (reason) => this.#disconnected(reason),
    });
    events.onChange();
    return this.#session;
  }

  /** We have joined. Our own tracks are sent after the first remote frame, which therefore arrives earlier. */
  #begin({ room, scope }: RoomSession, firstFrameLimit: number): void {
    const { events, own } = this.#options;
    this.#state = { status: "in" };
    events.onConnected();
    events.onChange();
    void firstRemoteFrame(room, firstFrameLimit).then(() => {
      if (scope.ended) return;
      events.onSending(room, scope);
      this.#watch.follow(room, scope);
      own.sendIn(room, scope);
    });
  }

  #disconnected(reason: DisconnectReason | undefined): void {
    if (this.#state.status !== "in") return;
    if (reason === DisconnectReason.DUPLICATE_IDENTITY) this.#options.events.onOver("elsewhere");
    // If the call is over, or we were removed from it, the host says so when we rejoin.
    else void this.#rejoinAnew();
  }

  /** The host may have moved to another address, and be reached there only by new connections. */
  async #rejoinAnew(): Promise<void> {
    this.#options.events.onLost();
    await this.#options.renew();
    if (!this.#scope.ended) this.rejoin();
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session && !this.#scope.ended)
      takeOwnTracks(session.room).catch((error: unknown) =>
        log.info("A room was left without unpublishing", { error }),
      );
    await session?.end();
  }

  async #wait(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      const retry = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#state = { status: "waiting", retry };
    });
  }
}
