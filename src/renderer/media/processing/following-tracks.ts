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

/** The open microphones or cameras of this page. Each follows the settings until it is stopped. */
export class FollowingTracks<Track extends OwnTrack> {
  readonly #store: SettingsStore;
  readonly #apply: ApplySettings<Track>;
  /** By track, what brings it to the current settings. */
  readonly #tracks = new Map<Track, () => Promise<void>>();

  constructor(store: SettingsStore, apply: ApplySettings<Track>) {
    this.#store = store;
    this.#apply = apply;
    store.subscribe(() => {
      this.#forgetStopped();
      for (const update of this.#tracks.values()) void update();
    });
  }

  /** Those that are not stopped. */
  get tracks(): Track[] {
    this.#forgetStopped();
    return [...this.#tracks.keys()];
  }

  /** `opened`: the settings that the track has been opened with. Resolves once it has the current ones. Never rejects. */
  async add(track: Track, opened: ProcessingSettings): Promise<void> {
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
        await this.#apply(track, before, now).catch((error: unknown) => {
          log.warn("A device did not take its settings", { error });
          // To whoever has opened it, it is gone.
          if (!track.isStopped) track.emit(TrackEvent.Ended, track);
        });
      }
      isBusy = false;
    };
    this.#tracks.set(track, update);
    // They may have changed while it was being opened.
    await update();
  }

  #forgetStopped(): void {
    for (const track of this.#tracks.keys()) if (track.isStopped) this.#tracks.delete(track);
  }
}
