import type { Room, TrackPublishOptions } from "livekit-client";
import type { Scope } from "../../shared/base/scope.ts";
import { log } from "../log/log.ts";
import { hold, keepEncoding, release, type OwnTrack } from "./livekit-internals/held-tracks.ts";

/**
 * Whether the call has been answered. Until then nobody receives our tracks where they are `held`; where they are
 * `unanswered`, nothing is held back, and only the encoder is kept running.
 */
type Answer = "held" | "unanswered" | "answered";

/** What this device sends in a call, across as many LiveKit rooms as it takes. They stop when the scope ends. */
export class OwnTracks {
  readonly #tracks = new Map<OwnTrack, TrackPublishOptions>();
  /** Those on their way to the media server. livekit-client gives up on one by itself, after a while. */
  readonly #publishing = new Map<OwnTrack, Promise<unknown>>();
  #answer: Answer;
  /** Where they are published; null before the first room, and between two. */
  #room: Room | null = null;

  constructor(scope: Scope, held: boolean) {
    this.#answer = held ? "held" : "unanswered";
    scope.onEnd(() => {
      for (const track of this.#tracks.keys()) track.stop();
      this.#tracks.clear();
    });
  }

  /** Whether others receive nothing of what is published, for now. */
  get held(): boolean {
    return this.#answer === "held";
  }

  /** Whether anything is sent that the media server would acknowledge. */
  get sending(): boolean {
    return [...this.#tracks.keys()].some((track) => !track.isMuted);
  }

  /** All but those that are on their way to the media server right now. */
  settled(): OwnTrack[] {
    return [...this.#tracks.keys()].filter((track) => !this.#publishing.has(track));
  }

  /** Publishes a track now and in every room that follows, within the scope. Rejects as livekit-client does. */
  async publish(track: OwnTrack, options: TrackPublishOptions = {}): Promise<void> {
    this.#tracks.set(track, options);
    if (this.held) hold(track);
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

  /** The call has been answered: others receive what has been held back. `room` is the present one. */
  answered(room: Room | null): void {
    if (this.#answer === "answered") return;
    this.#answer = "answered";
    for (const track of this.#tracks.keys()) release(track);
    if (room) keepEncoding(room, false);
  }

  async #publishIn(room: Room, track: OwnTrack): Promise<void> {
    const publishing = room.localParticipant.publishTrack(track, this.#tracks.get(track));
    this.#publishing.set(track, publishing);
    try {
      await publishing;
    } finally {
      if (this.#publishing.get(track) === publishing) this.#publishing.delete(track);
    }
    // The answer may have come while it was on its way.
    if (!this.held) release(track);
  }
}
