import { Track, type LocalAudioTrack, type LocalTrack } from "livekit-client";
import type { Scope } from "../../../shared/base/scope.ts";
import { log } from "../../log/log.ts";
import { sourceOf } from "../livekit-internals/source-track.ts";
import type { Ear } from "./ear.ts";
import type { Heard } from "./hearing.ts";
import { nextNotice, noNotice, type MicrophoneNotice, type NoticeEvent } from "./notice.ts";
import { SentAudio } from "./sent-audio.ts";

/** In ms. Each report covers the time since the one before. */
const INTERVAL = 1_000;

/** A microphone that is used in a call, and who is told about it. */
export interface WatchedMicrophone {
  /** The one that is open at the moment. */
  readonly track: () => LocalTrack | undefined;
  /** Whether it is shown as on. */
  readonly isOn: () => boolean;
  readonly listenTo: (source: MediaStreamTrack) => Ear;
  readonly onNotice: (notice: MicrophoneNotice | null) => void;
}

/**
 * Notices in a call that its microphone is silent, or that somebody speaks while it is muted, until the scope ends.
 *
 * While the microphone is on, the browser's statistics tell whether anything is sent. They know nothing of a muted one, and of
 * one with a processor only what that lets through: then we listen ourselves.
 */
export class MicrophoneWatch {
  readonly #scope: Scope;
  readonly #microphone: WatchedMicrophone;
  #state = noNotice;
  #ear: Ear | null = null;
  #sent = new SentAudio();
  #sentBy: LocalAudioTrack | null = null;

  constructor(scope: Scope, microphone: WatchedMicrophone) {
    this.#scope = scope;
    this.#microphone = microphone;
    scope.every(INTERVAL, () => {
      this.#look().catch((error: unknown) => log.info("The microphone was not heard", { error }));
    });
    scope.onEnd(() => this.#closeEar());
  }

  /** The user has seen the notice. */
  dismiss(): void {
    this.#handle({ type: "dismissed" });
  }

  async #look(): Promise<void> {
    const track = this.#microphone.track();
    const isMuted = !this.#microphone.isOn();
    const heard = isAudio(track) ? await this.#hear(track, isMuted) : this.#closeEar();
    if (!this.#scope.ended) this.#handle({ type: "heard", at: performance.now(), isMuted, heard });
  }

  async #hear(track: LocalAudioTrack, isMuted: boolean): Promise<Heard | null> {
    if (!isMuted && !track.getProcessor()) {
      this.#closeEar();
      if (this.#sentBy !== track) this.#sent = new SentAudio();
      this.#sentBy = track;
      return await this.#sent.hear(track);
    }
    const source = sourceOf(track);
    if (this.#ear?.source !== source) {
      this.#closeEar();
      this.#ear = this.#microphone.listenTo(source);
      // It has heard nothing yet.
      return null;
    }
    return this.#ear.hear();
  }

  #closeEar(): null {
    this.#ear?.close();
    this.#ear = null;
    return null;
  }

  #handle(event: NoticeEvent): void {
    const { shown } = this.#state;
    this.#state = nextNotice(this.#state, event);
    if (this.#state.shown !== shown) this.#microphone.onNotice(this.#state.shown);
  }
}

/** Not by its class: the guest page does not have that, and shares livekit-client with the app's cache. */
const isAudio = (track: LocalTrack | undefined): track is LocalAudioTrack => track?.kind === Track.Kind.Audio;
