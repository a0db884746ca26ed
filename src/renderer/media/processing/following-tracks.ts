import { TrackEvent } from "livekit-client";
import { log } from "../../log/log.ts";
import type { OwnTrack } from "../livekit-internals/held-tracks.ts";
import type { ProcessingSettings } from "./settings.ts";

/** A store of settings, as zustand makes them. */
interface SettingsStore {
  getState(): ProcessingSettings;
  subscribe(listener: () => void): unknown;
}

/** Brings a track from one set of settings to another. Rejects if its device could not be opened again. */
export type ApplySettings<Track extends OwnTrack> = (
  track: Track,
  before: ProcessingSettings,
  now: ProcessingSettings,
) => Promise<void>;

/** The open tracks of this page. Each follows the settings until it is stopped. */
export class FollowingTracks {
  readonly #store: SettingsStore;
  /** By track, what brings it to the current settings. */
  readonly #tracks = new Map<OwnTrack, () => Promise<void>>();

  constructor(store: SettingsStore) {
    this.#store = store;
    store.subscribe(() => {
      this.#forgetStopped();
      for (const update of this.#tracks.values()) void update();
    });
  }

  /** `opened`: the settings that the track has been opened with. */
  add<Track extends OwnTrack>(track: Track, opened: ProcessingSettings, apply: ApplySettings<Track>): void {
    this.#forgetStopped();
    let applied = opened;
    let isBusy = false;
    const update = async (): Promise<void> => {
      if (isBusy) return;
      isBusy = true;
      // They may change again while a change is being applied.
      for (let now = this.#store.getState(); now !== applied; now = this.#store.getState()) {
        const before = applied;
        applied = now;
        await apply(track, before, now).catch((error: unknown) => {
          log.warn("A device did not take its settings", { error });
          // To whoever has opened it, it is gone.
          if (!track.isStopped) track.emit(TrackEvent.Ended, track);
        });
      }
      isBusy = false;
    };
    this.#tracks.set(track, update);
    // They may have changed while it was being opened.
    void update();
  }

  #forgetStopped(): void {
    for (const track of this.#tracks.keys()) if (track.isStopped) this.#tracks.delete(track);
  }
}
