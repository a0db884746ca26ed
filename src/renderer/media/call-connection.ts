import { DisconnectReason, type Room, type Track } from "livekit-client";
import { backoffDelay, withJitter, type Backoff } from "../../shared/base/backoff.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { JoinGrant } from "../../shared/contract/entities.ts";
import { ConnectionWatch } from "./connection-watch.ts";
import { firstRemoteFrame } from "./first-frame.ts";
import type { OwnTracks } from "./own-tracks.ts";
import { RoomSession } from "./room-session.ts";
import type { WarmRoom } from "./warm-ring.ts";

/** How long our own tracks wait for the first frame of somebody else, in ms. */
const FIRST_FRAME_LIMIT = 1_000;
const rejoinBackoff: Backoff = { initial: 300, max: 4_000 };

/** The host's answer when we ask to join: a grant, or the call is over for us, or it is worth another attempt. */
export type GrantAnswer = JoinGrant | { readonly over: string } | { readonly later: true };

export interface CallConnectionEvents {
  onConnected(): void;
  /** Others are shown, or there is nobody to show: from here on our own tracks are sent. */
  onSending(): void;
  onLost(): void;
  /** A participant joined, left, spoke, muted: look again. */
  onChange(): void;
  /** We are out of the call, and will not rejoin by ourselves. */
  onOver(reason: string): void;
}

interface CallConnectionOptions {
  readonly createRoom: () => Room;
  /** Asks the host to let us in. Never rejects. */
  readonly grant: () => Promise<GrantAnswer>;
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

/** How a series of attempts begins: with the warm room of a ring, and with how much patience for others' pictures. */
interface Beginning {
  readonly warm: WarmRoom | null;
  readonly firstFrameLimit: number;
}

/**
 * One device's connection to one call, across as many LiveKit rooms as it takes, until its scope ends. livekit-client
 * reconnects first; where that gives up, or says that it is connected while no packets come, this rejoins: one
 * attempt at a time, each in a fresh room with the same camera and microphone.
 */
export class CallConnection {
  readonly #scope: Scope;
  readonly #options: CallConnectionOptions;
  readonly #watch: ConnectionWatch;
  #state: State = { status: "joining" };
  /** The room that is shown: while rejoining, the lost one, until there is another. */
  #session: RoomSession | null = null;

  constructor(scope: Scope, options: CallConnectionOptions) {
    this.#scope = scope;
    this.#options = options;
    const { events, own } = options;
    this.#watch = new ConnectionWatch(own, {
      onStalled: () => this.rejoin(),
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

  /** A picture that is there before livekit-client says so. */
  earlyTrack(sid: string): Track | null {
    return this.#session?.earlyTrack(sid) ?? null;
  }

  /** Joins; keeps trying until it is in, the call is over, or the scope ends. `warm`: the room of a ring to answer. */
  start(warm: WarmRoom | null): void {
    void this.#join({ warm, firstFrameLimit: FIRST_FRAME_LIMIT });
  }

  /** Rejoins at once, in whatever state the present connection is. */
  rejoin(): void {
    this.#options.events.onLost();
    if (this.#state.status === "waiting") this.#state.retry();
    // The others wait for our picture as we do for theirs, so it does not wait.
    if (this.#state.status === "in") void this.#join({ warm: null, firstFrameLimit: 0 });
  }

  /** The media server has been restarted: nothing of the present connection can be saved. */
  mediaRestarted(): void {
    // livekit-client's own attempts to reconnect would get in the way of the next room.
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

  /** Resolves with the room that we are in, unless its scope has ended meanwhile; null where that failed. */
  async #tryOnce(warm: WarmRoom | null): Promise<RoomSession | null> {
    // Shown at once, so that what it receives from the answer on has a place to go.
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

  /** We are in. Our own tracks come after what we see: the first picture is there earlier that way. */
  #begin({ room, scope }: RoomSession, firstFrameLimit: number): void {
    const { events, own } = this.#options;
    this.#state = { status: "in" };
    events.onConnected();
    events.onChange();
    void firstRemoteFrame(room, firstFrameLimit).then(() => {
      if (scope.ended) return;
      events.onSending();
      this.#watch.follow(room, scope);
      own.sendIn(room, scope);
    });
  }

  #disconnected(reason: DisconnectReason | undefined): void {
    if (this.#state.status !== "in") return;
    if (reason === DisconnectReason.DUPLICATE_IDENTITY) this.#options.events.onOver("elsewhere");
    // Whether the call is over, or we are out of it, the host says when we ask to rejoin.
    else this.rejoin();
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
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
