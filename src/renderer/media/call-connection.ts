import {
  ConnectionState,
  DisconnectReason,
  Room,
  RoomEvent,
  type LocalAudioTrack,
  type LocalTrack,
  type LocalVideoTrack,
} from "livekit-client";
import { backoffDelay, withJitter, type Backoff } from "../../shared/base/backoff.ts";
import { Scope } from "../../shared/base/scope.ts";
import type { JoinGrant } from "../../shared/contract/entities.ts";
import {
  firstPatience,
  flowing,
  nextPatience,
  noteFlows,
  readFlows,
  stalled,
  WATCH_INTERVAL,
  type Flow,
} from "./stall-watch.ts";

/** How long the end of an old connection may hold up the next one. */
const GOODBYE = 300;
const rejoinBackoff: Backoff = { first: 300, most: 4_000 };

/** What a grant can come to besides a grant: the call is over for us, or it is worth another try. */
export type GrantAnswer = JoinGrant | { readonly over: string } | { readonly later: true };

export interface CallConnectionEvents {
  onConnected(): void;
  onLost(): void;
  /** Somebody came, went, spoke, muted: look again. */
  onChange(): void;
  /** We are out of the call, and will not come back by ourselves. */
  onOver(reason: string): void;
}

/**
 * One device's place in one call, across as many LiveKit rooms as it takes. livekit-client's own reconnect
 * goes first; where that gives up, or says that it is connected while no packets come, this joins anew:
 * one try at a time, each in a fresh room with the same camera and microphone.
 */
export class CallConnection {
  readonly #grant: () => Promise<GrantAnswer>;
  readonly #events: CallConnectionEvents;
  readonly #scope = new Scope();
  readonly #tracks = new Set<LocalTrack>();
  #room: Room | null = null;
  #roomScope = new Scope();
  #joining = false;
  #patience = firstPatience;
  /** Cuts the wait before the next try short. */
  #hurry: (() => void) | null = null;

  constructor(grant: () => Promise<GrantAnswer>, events: CallConnectionEvents) {
    this.#grant = grant;
    this.#events = events;
  }

  get room(): Room | null {
    return this.#room;
  }

  /** Joins; stays at it until it is in, the call is over, or `leave` is called. */
  start(): void {
    void this.#join();
  }

  /** Publishes a track now and in every room that follows. */
  async publish(track: LocalAudioTrack | LocalVideoTrack): Promise<void> {
    if (this.#scope.ended) {
      track.stop();
      return;
    }
    this.#tracks.add(track);
    if (this.#room && !this.#joining) await this.#room.localParticipant.publishTrack(track);
  }

  leave(): void {
    this.#scope.end();
    void this.#dropRoom();
    for (const track of this.#tracks) track.stop();
    this.#tracks.clear();
  }

  async #join(): Promise<void> {
    if (this.#joining || this.#scope.ended) return;
    this.#joining = true;
    try {
      for (let attempt = 0; !this.#scope.ended; attempt += 1) {
        if (await this.#tryOnce()) return;
        await this.#pause(withJitter(backoffDelay(rejoinBackoff, attempt)));
      }
    } finally {
      this.#joining = false;
    }
  }

  /** True when there is nothing more to try: we are in, or it is over. */
  async #tryOnce(): Promise<boolean> {
    const grant = await this.#grant();
    if (this.#scope.ended) return true;
    if ("over" in grant) {
      this.#over(grant.over);
      return true;
    }
    if ("later" in grant) return false;
    await this.#dropRoom();
    if (this.#scope.ended) return true;
    const room = new Room({
      adaptiveStream: true,
      dynacast: true,
      // Whoever closes the page is gone at once, not after the server has missed them for a while.
      disconnectOnPageLeave: true,
      stopLocalTrackOnUnpublish: false,
    });
    const roomScope = new Scope();
    this.#room = room;
    this.#roomScope = roomScope;
    this.#listen(room, roomScope);
    try {
      await room.connect(grant.livekit_url, grant.livekit_token, {
        maxRetries: 0,
        ...(isLoopback(grant.livekit_url) ? { rtcConfig: { iceServers: [] } } : {}),
      });
    } catch {
      return false;
    }
    if (this.#scope.ended || roomScope.ended) return true;
    this.#events.onConnected();
    this.#events.onChange();
    this.#watch(room, roomScope);
    // After connecting, not while: the first remote frame comes earlier that way. What fails here is
    // missed by the stall watch, which joins anew.
    for (const track of this.#tracks) void room.localParticipant.publishTrack(track).catch(() => {});
    return true;
  }

  #listen(room: Room, scope: Scope): void {
    const on = (event: RoomEvent, listener: (...details: never[]) => void) => {
      room.on(event, listener);
      scope.onEnd(() => room.off(event, listener));
    };
    for (const event of changes) on(event, () => this.#events.onChange());
    on(RoomEvent.Reconnecting, () => this.#events.onLost());
    on(RoomEvent.SignalReconnecting, () => this.#events.onLost());
    on(RoomEvent.Reconnected, () => {
      this.#events.onConnected();
      this.#events.onChange();
    });
    on(RoomEvent.Disconnected, (reason?: DisconnectReason) => this.#disconnected(reason));
  }

  #disconnected(reason: DisconnectReason | undefined): void {
    if (this.#scope.ended || this.#joining) return;
    if (reason === DisconnectReason.DUPLICATE_IDENTITY) {
      this.#over("elsewhere");
      return;
    }
    // Whether the call is over, or we are out of it, the host says when we ask to come back.
    this.rejoin();
  }

  /** Joins anew at once, in whatever state the present connection is. */
  rejoin(): void {
    if (this.#scope.ended) return;
    this.#events.onLost();
    this.#hurry?.();
    void this.#join();
  }

  /** Repairs a connection that says it is one, but over which nothing comes. */
  #watch(room: Room, scope: Scope): void {
    let flows: Map<string, Flow> = new Map();
    let reading = false;
    scope.every(WATCH_INTERVAL, () => {
      // While livekit-client is at work itself there is nothing to expect.
      if (reading || room.state !== ConnectionState.Connected) {
        if (room.state !== ConnectionState.Connected) flows = new Map();
        return;
      }
      reading = true;
      void readFlows(room, this.#tracks)
        .then((readings) => {
          flows = noteFlows(flows, readings, Date.now());
          if (flowing(flows, Date.now())) this.#patience = firstPatience;
          if (scope.ended || !stalled(flows, Date.now(), this.#patience)) return;
          this.#patience = nextPatience(this.#patience);
          this.rejoin();
        })
        .catch(() => {})
        .finally(() => (reading = false));
    });
  }

  #over(reason: string): void {
    this.leave();
    this.#events.onOver(reason);
  }

  async #dropRoom(): Promise<void> {
    this.#roomScope.end();
    const room = this.#room;
    this.#room = null;
    // The tracks are ours, and go on in the next room; a server that is gone does not say goodbye.
    const gone = new Promise((resolve) => setTimeout(resolve, GOODBYE));
    await Promise.race([room?.disconnect(false), gone]);
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#scope.onEnd(this.#hurry);
    });
    this.#hurry = null;
  }
}

/** On one machine nobody has to be asked for our address; the media server would name public servers otherwise. */
const isLoopback = (url: string): boolean =>
  ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);

const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.AudioPlaybackStatusChanged,
];
