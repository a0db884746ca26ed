import type { Run } from "./fragment.ts";
import { MovieData } from "./movie-data.ts";
import { MovieTrack } from "./movie-track.ts";
import type { Part } from "./part.ts";
import type { TrackKind } from "./source-track.ts";

export interface Movie {
  readonly tracks: readonly MovieTrack[];
  readonly data: MovieData;
}

/** A gap that is longer comes from a wrong clock. Seconds. */
const LONGEST_GAP = 24 * 3_600;

/** Where everything in the parts goes in one movie, at the time that each part says; null if nothing is usable. */
export function planMovie(
  parts: readonly { readonly part: Part; readonly offsetMs: number }[],
  kinds: readonly TrackKind[],
): Movie | null {
  const tracks = kinds.flatMap((kind) => {
    const [first, ...others] = parts.flatMap(({ part }) =>
      part.tracks.filter((track) => track.kind === kind),
    );
    return first ? new MovieTrack(kind, [first, ...others]) : [];
  });
  const data = new MovieData();
  for (const { part, offsetMs } of parts) {
    let start: number | null = null;
    const begun = new Set<MovieTrack>();
    for (const runs of part.fragments())
      for (const run of runs) {
        const track = tracks.find(({ kind }) => kind === run.track.kind);
        // Video can only be decoded from a key frame on.
        const from = track && begun.has(track) ? 0 : run.samples.findIndex(({ isKey }) => isKey);
        if (!track || from < 0 || run.samples.length === 0) continue;
        begun.add(track);
        start ??= startOf(runs, offsetMs / 1_000, Math.max(...tracks.map(({ end }) => end)));
        track.fillGap(run, start, data);
        track.append(run, from, { part, start }, data);
      }
  }
  const used = tracks.filter(({ sizes }) => sizes.length > 0);
  return used.length > 0 ? { tracks: used, data } : null;
}

/** Where a part begins: when it says, but not before the end of what is there. Seconds. */
function startOf(runs: readonly Run[], offset: number, end: number): number {
  if (end === 0) return Math.min(offset, LONGEST_GAP);
  const earliest = Math.min(...runs.map(({ time, track }) => (time - track.begin) / track.timescale));
  return Math.max(end - earliest, Math.min(offset, end + LONGEST_GAP));
}
