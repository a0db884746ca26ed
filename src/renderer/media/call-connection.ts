import {
  ConnectionState,
  DisconnectReason,
  RoomEvent,
  type Room,
  type Track,
  type TrackPublishOptions,
} from "livekit-client";
import { backoffDelay, withJitter, type Backoff } from "../../shared/base/backoff.ts";
import { Scope } from "../../shared/base/scope.ts";
import type { JoinGrant } from "../../shared/contract/entities.ts";
import { EarlyTracks } from "./livekit-internals/early-tracks.ts";
import { firstRemoteFrame } from "./first-frame.ts";
import { hold, keepEncoding, release, type OwnTrack } from "./livekit-internals/held-tracks.ts";
import { connectRoom, createRoom } from "./livekit-room.ts";
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
} from "./stall-watch.ts";
import { pauseUnseen } from "./livekit-internals/unseen-tracks.ts";
import type { WarmRoom } from "./warm-ring.ts";

/** How long the end of an old connection may hold up the next one. */
const GOODBYE = 300;
/** How long our own camera waits for the first picture of somebody else. */
const FIRST_FRAME = 1_000;
/** How long a head start that is still connecting when it is answered may take from then on. */
const READY = 3_000;
/** How long the media server may take to make a device that has answered a participant like any other. */
const ADMISSION = 2_000;
const rejoinBackoff: Backoff = { initial: 300, max: 4_000 };

/** What a grant can come to besides a grant: the call is over for us, or it is worth another try. */
export type GrantAnswer = JoinGrant | { readonly over: string } | { readonly later: true };

export interface CallConnectionEvents {
  onConnected(): void;
  /** Others are shown, or there is nobody to show: from here on our own tracks are sent. */
  onSending(): void;
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
  readonly #tracks = new Map<OwnTrack, TrackPublishOptions>();
  /** Those on their way to the media server. livekit-client gives up on one by itself, after a while. */
  readonly #publishing = new Map<OwnTrack, Promise<unknown>>();
  #room: Room | null = null;
  /** The room of a ring that was connected ahead of its answer, until the first try. */
  #warmRoom: WarmRoom | null;
  #held: boolean;
  #isAnswered = false;
  #roomScope = new Scope();
  #early: EarlyTracks | null = null;
  #joining = false;
  /** Whether we have been in the call before, in whatever room. */
  #wasIn = false;
  /** Whether what we have is published in the present room. */
  #sending = false;
  #patience = firstPatience;
  /** Cuts the wait before the next try short. */
  #hurry: (() => void) | null = null;

  constructor(
    grant: () => Promise<GrantAnswer>,
    events: CallConnectionEvents,
    start: { warmRoom: WarmRoom | null; held: boolean },
  ) {
    this.#grant = grant;
    this.#events = events;
    this.#warmRoom = start.warmRoom;
    this.#held = start.held;
  }

  /** Whether what we publish is kept from others for now. */
  get held(): boolean {
    return this.#held;
  }

  get room(): Room | null {
    return this.#room;
  }

  /** A picture that is there before livekit-client says so. */
  earlyTrack(sid: string): Track | null {
    return this.#early?.get(sid) ?? null;
  }

  /** Joins; stays at it until it is in, the call is over, or `leave` is called. */
  start(): void {
    void this.#join();
  }

  /** Publishes a track now and in every room that follows. */
  async publish(track: OwnTrack, options: TrackPublishOptions = {}): Promise<void> {
    if (this.#scope.ended) {
      track.stop();
      return;
    }
    this.#tracks.set(track, options);
    if (this.#held) hold(track);
    if (this.#room && this.#sending) await this.#publishIn(this.#room, track);
  }

  /** Takes a track back, and lets go of its device. */
  async withdraw(track: OwnTrack): Promise<void> {
    this.#tracks.delete(track);
    track.stop();
    await this.#room?.localParticipant.unpublishTrack(track);
  }

  /** The call was answered: others receive what has been held back. */
  answered(): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#held = false;
    for (const track of this.#tracks.keys()) release(track);
    if (this.#room) keepEncoding(this.#room, false);
  }

  async #publishIn(room: Room, track: OwnTrack): Promise<void> {
    const publishing = room.localParticipant.publishTrack(track, this.#tracks.get(track));
    this.#publishing.set(track, publishing);
    try {
      await publishing;
    } finally {
      if (this.#publishing.get(track) === publishing) this.#publishing.delete(track);
    }
    // It may have been let go of while it was on its way.
    if (!this.#held) release(track);
  }

  leave(): void {
    this.#scope.end();
    void this.#dropRoom();
    for (const track of this.#tracks.keys()) track.stop();
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
    const warm = this.#warmRoom;
    this.#warmRoom = null;
    // Shown at once, so that what it receives from the answer on has a place to go.
    if (warm) this.#enter(warm.room);
    const grant = await this.#grant();
    if (this.#scope.ended) return true;
    if ("over" in grant) {
      this.#over(grant.over);
      return true;
    }
    if ("later" in grant) return false;
    // One that is still connecting is waited for: a second one beside it would put both of them out.
    const isReady = warm && this.#room === warm.room && (await within(READY, warm.ready));
    if (isReady && (await isAdmitted(warm.room))) {
      this.#begin(warm.room, this.#roomScope);
      return true;
    }
    await this.#dropRoom();
    if (this.#scope.ended) return true;
    const room = createRoom();
    keepEncoding(room, !this.#isAnswered);
    this.#early = new EarlyTracks(room, () => this.#events.onChange());
    const roomScope = this.#enter(room);
    try {
      await connectRoom(room, grant);
    } catch {
      return false;
    }
    if (this.#scope.ended || roomScope.ended) return true;
    this.#begin(room, roomScope);
    return true;
  }

  #enter(room: Room): Scope {
    const scope = new Scope();
    this.#sending = false;
    this.#room = room;
    this.#roomScope = scope;
    this.#listen(room, scope);
    this.#events.onChange();
    return scope;
  }

  /**
   * We are in. What we send comes after what we see: the first picture is there earlier that way. Coming back,
   * it comes at once: there the others wait for us as we do for them.
   */
  #begin(room: Room, scope: Scope): void {
    if (scope.ended) return;
    this.#events.onConnected();
    this.#events.onChange();
    const wait = this.#wasIn ? 0 : FIRST_FRAME;
    this.#wasIn = true;
    void firstRemoteFrame(room, wait).then(() => {
      if (scope.ended) return;
      this.#sending = true;
      this.#events.onSending();
      this.#watch(room, scope);
      // What fails here is missed by the stall watch, which joins anew.
      for (const track of this.#tracks.keys()) void this.#publishIn(room, track).catch(() => {});
    });
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

  /** The media server behind the call is another one: nothing is left to save of the present connection. */
  mediaRestarted(): void {
    // Its own tries to come back would only get in the way of the next one.
    if (!this.#joining) void this.#dropRoom();
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
    regularly(scope, WATCH_INTERVAL, async () => {
      pauseUnseen(room);
      // While livekit-client is at work itself there is nothing to expect.
      if (room.state !== ConnectionState.Connected) {
        flows = new Map();
        return;
      }
      const settled = [...this.#tracks.keys()].filter((track) => !this.#publishing.has(track));
      const readings = await readFlows(room, settled);
      const now = performance.now();
      flows = noteFlows(flows, readings, now);
      if (flowing(flows, now)) this.#patience = firstPatience;
      if (scope.ended || !stalled(flows, now, this.#patience)) return;
      this.#patience = nextPatience(this.#patience);
      this.rejoin();
    });
    let link: Flow | null = null;
    let isCutOff = false;
    regularly(scope, LINK_INTERVAL, async () => {
      const connected = room.state === ConnectionState.Connected;
      const bytes = connected ? await readLink(room) : null;
      const now = performance.now();
      link = bytes === null ? null : noteFlow(link, bytes, now);
      const sending = [...this.#tracks.keys()].some((track) => !track.isMuted);
      if (scope.ended || cutOff(link, sending, now) === isCutOff) return;
      isCutOff = !isCutOff;
      if (isCutOff) this.#events.onLost();
      else if (connected) this.#events.onConnected();
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

/** Does something again and again, never twice at a time; what fails is tried the next time. */
function regularly(scope: Scope, interval: number, work: () => Promise<void>): void {
  let working = false;
  scope.every(interval, () => {
    if (working) return;
    working = true;
    void work()
      .catch(() => {})
      .finally(() => (working = false));
  });
}

/** What is not known in time is no. */
async function within(milliseconds: number, answer: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds));
  return await Promise.race([answer, late]);
}

/** Whether a ringing device that has answered may take part; false when that does not come. */
async function isAdmitted(room: Room): Promise<boolean> {
  const may = () => room.localParticipant.permissions?.canPublish === true;
  if (may()) return true;
  return await new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      room.off(RoomEvent.ParticipantPermissionsChanged, done);
      room.off(RoomEvent.Disconnected, done);
      resolve(may() && room.state === ConnectionState.Connected);
    };
    const timer = setTimeout(done, ADMISSION);
    room.on(RoomEvent.ParticipantPermissionsChanged, done);
    room.on(RoomEvent.Disconnected, done);
  });
}

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
