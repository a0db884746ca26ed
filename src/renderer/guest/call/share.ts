import { createLocalScreenTracks, ScreenSharePresets, TrackEvent, type LocalTrack } from "livekit-client";
import type { Scope } from "../../../shared/base/scope.ts";
import { log } from "../../log/log.ts";
import type { OwnTracks } from "../../media/own-tracks.ts";
import { useGuest } from "../store.ts";

type OwnTrack = Parameters<OwnTracks["publish"]>[0];

/** Phones cannot share their screen from a browser. */
export const canShare = (): boolean => "getDisplayMedia" in (navigator.mediaDevices ?? {});

/** The screen that this participant shares: one at a time. */
export class Share {
  readonly #scope: Scope;
  readonly #own: OwnTracks;
  #tracks: readonly LocalTrack[] = [];

  constructor(scope: Scope, own: OwnTracks) {
    this.#scope = scope;
    this.#own = own;
  }

  /** Shows the browser's picker, and shares what is chosen. */
  async start(sound: boolean): Promise<void> {
    const { resolution, encoding } = ScreenSharePresets.h1080fps15;
    let tracks: LocalTrack[];
    try {
      // Without the sound of the conference itself, so that nobody hears an echo.
      tracks = await createLocalScreenTracks({
        audio: sound && { restrictOwnAudio: true },
        resolution,
        contentHint: "detail",
      });
    } catch (error) {
      // Whoever closes the picker has decided against it.
      const isDeclined = error instanceof Error && error.name === "NotAllowedError";
      if (!isDeclined) useGuest.setState({ notice: "shareFailed" });
      return;
    }
    await this.stop();
    // While the picker was open, sharing may have been turned off.
    if (this.#scope.ended || !useGuest.getState().may.share) {
      for (const track of tracks) track.stop();
      return;
    }
    this.#tracks = tracks;
    useGuest.setState({ isSharing: true });
    for (const track of tracks) {
      track.once(TrackEvent.Ended, () => {
        if (this.#scope.ended || !this.#tracks.includes(track)) return;
        void this.stop();
        useGuest.setState({ notice: "shareEnded" });
      });
      this.#own
        .publish(track as OwnTrack, { screenShareEncoding: encoding })
        .catch((error: unknown) => log.warn("A screen track was not published", { error }));
    }
  }

  async stop(): Promise<void> {
    const ending = this.#tracks;
    if (ending.length === 0) return;
    this.#tracks = [];
    useGuest.setState({ isSharing: false });
    await Promise.allSettled(ending.map((track) => this.#own.withdraw(track as OwnTrack)));
  }
}
