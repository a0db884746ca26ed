import type { Room, TrackPublishOptions } from "livekit-client";
import type { Scope } from "../../shared/base/scope.ts";
import { log } from "../log/log.ts";
import { hold, keepEncoding, release, type OwnTrack } from "./livekit-internals/held-tracks.ts";

/**
 * Whether the call has been answered. Until then, `held` tracks are not received by anybody; if `unanswered`, they are
 * received, and only the encoder is kept running.
 */
type Answer = "held" | "unanswered" | "answered";

/** The tracks that this device sends in a call, across as many LiveKit rooms as necessary. The scope's end stops them. */
export class OwnTracks {
  readonly #tracks = new Map<OwnTrack, TrackPublishOptions>();
  /** Those that are being published. livekit-client gives up after a timeout. */
  readonly #publishing = new Map<OwnTrack, Promise<unknown>>();
  readonly #muteIfAsked: ((track: OwnTrack) => Promise<void> | undefined) | undefined;
  #answer: Answer;
  /** The room in which they are published; null before the first one and between two. */
  #room: Room | null = null;

  /**
   * `muteIfAsked`: what has to be done with a track first, and again once it has been published, since that takes a while. It is not
   * sent if that rejects the first time.
   */
  constructor(scope: Scope, held: boolean, muteIfAsked?: (track: OwnTrack) => Promise<void> | undefined) {
    this.#muteIfAsked = muteIfAsked;
    this.#answer = held ? "held" : "unanswered";
    scope.onEnd(() => {
      for (const track of this.#tracks.keys()) track.stop();
      this.#tracks.clear();
    });
  }

  /** Whether published tracks are currently not received by anybody. */
  get held(): boolean {
    return this.#answer === "held";
  }

  /** Whether anything is being sent that the media server acknowledges. */
  get sending(): boolean {
    return [...this.#tracks.keys()].some((track) => !track.isMuted);
  }

  /** All except those that are being published right now. */
  settled(): OwnTrack[] {
    return [...this.#tracks.keys()].filter((track) => !this.#publishing.has(track));
  }

  /** Publishes a track now and in all later rooms, until the scope ends. Rejects like livekit-client's `publishTrack`. */
  async publish(track: OwnTrack, options: TrackPublishOptions = {}): Promise<void> {
    this.#tracks.set(track, options);
    // The answer would turn on a camera that is off because its background could not be hidden.
    if (this.held && !track.isMuted) hold(track);
    if (this.#room) await this.#publishIn(this.#room, track);
  }

  /** Unpublishes a track, and releases its device. */
  async withdraw(track: OwnTrack): Promise<void> {
    this.#tracks.delete(track);
    track.stop();
    await this.#room?.localParticipant.unpublishTrack(track);
  }

  /** To be called before a new room connects. */
  prepare(room: Room): void {
    keepEncoding(room, this.#answer !== "answered");
  }

  /** Publishes everything in this room, until its scope ends. */
  sendIn(room: Room, scope: Scope): void {
    this.#room = room;
    scope.onEnd(() => (this.#room = null));
    // A track that fails here counts as a stalled flow, so that we rejoin.
    for (const track of this.#tracks.keys())
      this.#publishIn(room, track).catch((error: unknown) =>
        log.warn("A track was not published", { error }),
      );
  }

  /** Handles the answer: releases held tracks. `room` is the current one. */
  answered(room: Room | null): void {
    if (this.#answer === "answered") return;
    this.#answer = "answered";
    for (const track of this.#tracks.keys()) release(track);
    if (room) keepEncoding(room, false);
  }

  async #send(room: Room, track: OwnTrack): Promise<void> {
    const preparing = this.#muteIfAsked?.(track);
    if (preparing) {
      await preparing;
      // It was withdrawn, or the room was left, meanwhile.
      if (this.#room !== room || !this.#tracks.has(track)) return;
    }
    await room.localParticipant.publishTrack(track, this.#tracks.get(track));
    await this.#muteIfAsked?.(track);
  }

  async #publishIn(room: Room, track: OwnTrack): Promise<void> {
    const publishing = this.#send(room, track);
    this.#publishing.set(track, publishing);
    try {
      await publishing;
    } finally {
      if (this.#publishing.get(track) === publishing) this.#publishing.delete(track);
    }
    // The call may have been answered while the track was being published.
    if (!this.held) release(track);
  }
}
