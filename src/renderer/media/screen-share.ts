import {
  createLocalScreenTracks,
  ScreenSharePresets,
  TrackEvent,
  type LocalTrack,
  type TrackPublishOptions,
} from "livekit-client";
import type { Scope } from "../../shared/base/scope.ts";
import { log } from "../log/log.ts";
import { useCall } from "../stores/call-store.ts";
import type { Preferences } from "../stores/preferences.ts";
import type { OwnTrack } from "./livekit-internals/held-tracks.ts";
import type { OwnTracks } from "./own-tracks.ts";

export interface ShareOptions {
  /** The name of the window or screen; null where only the browser knows it. */
  readonly name: string | null;
  readonly content: Preferences["shareContent"];
  readonly sound: boolean;
}

const presets = { text: ScreenSharePresets.h1080fps15, motion: ScreenSharePresets.h1080fps30 } as const;

/** Our screen share in one call: one window or screen at a time. */
export class ScreenShare {
  readonly #scope: Scope;
  readonly #own: OwnTracks;
  readonly #onClosed: (name: string | null) => void;
  #tracks: readonly LocalTrack[] = [];

  /** `onClosed` is called when the share ends without our stopping it, for example when its window is closed. */
  constructor(scope: Scope, own: OwnTracks, onClosed: (name: string | null) => void) {
    this.#scope = scope;
    this.#own = own;
    this.#onClosed = onClosed;
  }

  /**
   * Shares the source that was just chosen, or in a browser, shows its picker. A new share replaces the last one.
   * Rejects like `getDisplayMedia`.
   */
  async start({ name, content, sound }: ShareOptions): Promise<void> {
    const preset = presets[content];
    const tracks = await createLocalScreenTracks({
      // Without the audio of the call itself, so that nobody hears an echo.
      audio: sound && { restrictOwnAudio: true },
      resolution: preset.resolution,
      contentHint: content === "text" ? "detail" : "motion",
    });
    await this.stop();
    if (this.#scope.ended) {
      for (const track of tracks) track.stop();
      return;
    }
    this.#tracks = tracks;
    useCall.setState({ share: { name } });
    const publishing: TrackPublishOptions = { screenShareEncoding: preset.encoding };
    for (const track of tracks) {
      track.once(TrackEvent.Ended, () => {
        if (this.#scope.ended || !this.#tracks.includes(track)) return;
        void this.stop();
        this.#onClosed(name);
      });
      // A track that fails here counts as a stalled flow, so that we rejoin.
      this.#own
        .publish(track as OwnTrack, publishing)
        .catch((error: unknown) => log.warn("A screen track was not published", { error }));
    }
  }

  async stop(): Promise<void> {
    const ending = this.#tracks;
    if (ending.length === 0) return;
    this.#tracks = [];
    if (!this.#scope.ended) useCall.setState({ share: null });
    await Promise.allSettled(ending.map((track) => this.#own.withdraw(track as OwnTrack)));
  }
}
