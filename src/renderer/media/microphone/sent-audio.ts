import type { LocalAudioTrack } from "livekit-client";
import { FLAT_POWER, type Heard } from "./hearing.ts";

interface Reading {
  readonly energy: number;
  /** In s. */
  readonly duration: number;
}

/** What a track sends, from the browser's statistics: that costs no audio graph, and there is most of a call nothing else to know. */
export class SentAudio {
  #before: Reading | null = null;

  /** Since the last call: null at first, and while the track is not sent, or where the browser does not report it. */
  async hear(track: LocalAudioTrack): Promise<Heard | null> {
    const before = this.#before;
    const now = readingOf(await track.getRTCStatsReport());
    this.#before = now;
    if (!now || !before || now.duration <= before.duration) return null;
    const power = (now.energy - before.energy) / (now.duration - before.duration);
    // The energy starts at zero again in another connection.
    return power < 0 ? null : { isFlat: power <= FLAT_POWER, speech: 0 };
  }
}

function readingOf(report: RTCStatsReport | undefined): Reading | null {
  for (const entry of (report?.values() ?? []) as Iterable<Record<string, unknown>>) {
    const { type, kind, totalAudioEnergy: energy, totalSamplesDuration: duration } = entry;
    if (
      type === "media-source" &&
      kind === "audio" &&
      typeof energy === "number" &&
      typeof duration === "number"
    )
      return { energy, duration };
  }
  return null;
}
