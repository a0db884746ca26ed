import { BoxReader, boxesIn, findBox, MalformedMedia, type Box } from "./boxes.ts";
import type { SampleDefaults, SourceTrack } from "./source-track.ts";

/** Samples of one track that lie behind each other in a part. Times are in the track's units. */
export interface Run {
  readonly track: SourceTrack;
  /** Where the first sample lies in the part. */
  readonly offset: number;
  /** The decode time of the first sample. */
  readonly time: number;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly size: number;
  readonly duration: number;
  /** From decoding to presentation. */
  readonly delay: number;
  /** Whether decoding can begin with it. */
  readonly isKey: boolean;
}

/** Of a run. At one fragment each second there are about 50. */
const MOST_SAMPLES = 100_000;
/** No recording is longer; a time beyond it is damage. Seconds. */
const LONGEST = 7 * 24 * 3_600;
const IS_NOT_KEY = 0x1_00_00;

/**
 * The runs of a fragment, in the order in which they lie in the part. `start` is where the fragment begins; its samples have
 * to lie in `data`. Throws MalformedMedia.
 */
export function readFragment(
  fragment: Buffer,
  tracks: readonly SourceTrack[],
  start: number,
  data: { readonly from: number; readonly to: number },
): Run[] {
  const runs: Run[] = [];
  let end = start;
  for (const { type, body } of boxesIn(fragment)) {
    if (type !== "traf") continue;
    const boxes = boxesIn(body);
    const header = readFragmentHeader(findBox(boxes, "tfhd"), tracks);
    let offset = header.base ?? (header.isBaseFragment || runs.length === 0 ? start : end);
    const base = offset;
    let time = readTime(findBox(boxes, "tfdt"));
    for (const box of boxes) {
      if (box.type !== "trun") continue;
      const run = readRun(box, header.defaults);
      if (run.offset !== null) offset = base + run.offset;
      const bytes = sum(run.samples, "size");
      if (offset < data.from || offset + bytes > data.to) throw new MalformedMedia("samples lie elsewhere");
      if (header.track) {
        if (Math.abs(time) > LONGEST * header.track.timescale) throw new MalformedMedia("no time");
        runs.push({ track: header.track, offset, time, samples: run.samples });
      }
      time += sum(run.samples, "duration");
      offset += bytes;
    }
    end = offset;
  }
  return runs.sort((one, other) => one.offset - other.offset);
}

function readFragmentHeader(box: Buffer, tracks: readonly SourceTrack[]) {
  const reader = new BoxReader(box);
  const { flags } = reader.versionAndFlags();
  const id = reader.u32();
  const base = flags & 0x1 ? reader.u64() : null;
  if (flags & 0x2 && reader.u32() !== 1) throw new MalformedMedia("a sample description that is not there");
  // A track that is not used still has to be read past.
  const track = tracks.find((each) => each.id === id);
  const known = track?.defaults ?? { duration: 0, size: 0, flags: 0 };
  const defaults: SampleDefaults = {
    duration: flags & 0x8 ? reader.u32() : known.duration,
    size: flags & 0x10 ? reader.u32() : known.size,
    flags: flags & 0x20 ? reader.u32() : known.flags,
  };
  return { track, base, defaults, isBaseFragment: (flags & 0x2_00_00) !== 0 };
}

function readTime(box: Buffer): number {
  const reader = new BoxReader(box);
  // Signed, against the standard: some writers let a track begin below zero.
  return reader.versionAndFlags().version === 1 ? reader.i64() : reader.u32();
}

function readRun({ body }: Box, defaults: SampleDefaults) {
  const reader = new BoxReader(body);
  const { version, flags } = reader.versionAndFlags();
  const count = reader.u32();
  if (count > MOST_SAMPLES) throw new MalformedMedia("too many samples");
  const offset = flags & 0x1 ? reader.i32() : null;
  const firstFlags = flags & 0x4 ? reader.u32() : null;
  const samples: Sample[] = [];
  for (let index = 0; index < count; index++) {
    const duration = flags & 0x100 ? reader.u32() : defaults.duration;
    const size = flags & 0x200 ? reader.u32() : defaults.size;
    const own = flags & 0x400 ? reader.u32() : defaults.flags;
    const delay = flags & 0x800 ? (version === 0 ? reader.u32() : reader.i32()) : 0;
    const isKey = (((index === 0 ? firstFlags : null) ?? own) & IS_NOT_KEY) === 0;
    samples.push({ size, duration, delay, isKey });
  }
  return { offset, samples };
}

const sum = (samples: readonly Sample[], what: "size" | "duration"): number =>
  samples.reduce((total, sample) => total + sample[what], 0);
