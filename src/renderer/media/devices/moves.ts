import type { OwnTrack } from "../livekit-internals/held-tracks.ts";
import { moveTrack } from "../livekit-internals/moved-tracks.ts";
import { sourceOf } from "../livekit-internals/source-track.ts";

/** Moves tracks to other devices, one attempt for each at a time. What is wanted in the end is what counts. */
export class Moves {
  /** The tracks that are moving, and whether each has to move once more. */
  readonly #running = new Map<OwnTrack, { again: boolean }>();

  /** Whether the system has taken the device of a track away, and it is not moving to another one. */
  isLost(track: OwnTrack): boolean {
    return !this.#running.has(track) && sourceOf(track).readyState === "ended";
  }

  /**
   * Moves a track to the device of the id that `wanted` returns; null is the system's default. Resolves with false if
   * it is moving already: then it goes on to the device that is wanted by the end of that. Rejects like `getUserMedia`.
   */
  async move(track: OwnTrack, wanted: () => string | null): Promise<boolean> {
    const running = this.#running.get(track);
    if (running) {
      running.again = true;
      return false;
    }
    const move = { again: true };
    this.#running.set(track, move);
    try {
      while (move.again) {
        move.again = false;
        await moveTrack(track, wanted()).catch((error: unknown) => {
          // The next one may be there.
          if (!move.again || track.isStopped) throw error;
        });
        if (track.isStopped) break;
      }
    } finally {
      this.#running.delete(track);
    }
    return true;
  }
}
