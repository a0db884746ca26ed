import type { Run } from "./fragment.ts";
import type { MovieData } from "./movie-data.ts";
import type { Part } from "./part.ts";
import { findSilence, joinEntries, type JoinedEntries } from "./sample-entries.ts";
import type { SourceTrack, TrackKind } from "./source-track.ts";

/** At 30 or 25 frames a second without remainder, and so coarse that a gap of a day fits into the 32 bits of a duration. */
const VIDEO_TIMESCALE = 48_000;

/** A track of the output, with the tables of its samples. Times are in its own timescale. */
export class MovieTrack {
  readonly kind: TrackKind;
  readonly timescale: number;
  readonly size: Buffer;
  readonly joined: JoinedEntries;
  readonly sizes: number[] = [];
  readonly durations: number[] = [];
  readonly delays: number[] = [];
  /** The numbers of the key samples, from 1 on. */
  readonly keys: number[] = [];
  /** Samples that lie behind each other: where in the data, how many, and their description's number. */
  readonly chunks: { readonly offset: number; readonly samples: number; readonly entry: number }[] = [];
  /** What comes before zero: samples that are only decoded. */
  begin = 0;
  #last = 0;
  #end = 0;

  /** `sources` are the tracks of this kind of all parts, of which there is at least one. */
  constructor(kind: TrackKind, sources: readonly [SourceTrack, ...SourceTrack[]]) {
    this.kind = kind;
    const { timescale, size } = sources[0];
    // That of AAC is its sample rate, which counts its frames exactly.
    this.timescale =
      kind === "audio" && timescale >= 8_000 && timescale <= 96_000 ? timescale : VIDEO_TIMESCALE;
    this.size = size;
    this.joined = joinEntries(sources.map(({ entry }) => entry));
  }

  /** Seconds at which its last sample ends. */
  get end(): number {
    return this.#end / this.timescale;
  }

  /** How long it is in its timescale, with what comes before zero. */
  get length(): number {
    return this.begin + this.#end;
  }

  /** Appends samples of a run from the one with the index `from` on. `start` is when its part begins in the output, in seconds. */
  append(run: Run, from: number, { part, start }: { part: Part; start: number }, data: MovieData): void {
    const position = data.length;
    const { timescale, begin, entry } = run.track;
    const { index, prefix } = this.joined.of(entry);
    let time = run.time;
    let offset = run.offset;
    const scaled = (units: number) => Math.round((units / timescale) * this.timescale);
    run.samples.forEach((sample, at) => {
      if (at >= from) {
        const before = sample.isKey ? prefix.length : 0;
        if (before > 0) data.add(prefix);
        data.copy(part, offset, sample.size);
        const begins = Math.round(((time - begin) / timescale + start) * this.timescale);
        this.#add(begins, scaled(sample.duration), scaled(sample.delay), before + sample.size);
        if (sample.isKey) this.keys.push(this.sizes.length);
      }
      time += sample.duration;
      offset += sample.size;
    });
    this.chunks.push({ offset: position, samples: run.samples.length - from, entry: index });
  }

  /**
   * Fills the time before a run with silent frames, because players go on playing sound without a gap. Without a silent
   * frame for its codec, the last sample lasts until then, as it does in video.
   */
  fillGap(run: Run, start: number, data: MovieData): void {
    const silence = findSilence(run.track.entry);
    if (this.kind !== "audio" || !silence) return;
    const { timescale, begin, entry } = run.track;
    const until = (run.time - begin) / timescale + start;
    const from = this.#end;
    const count = Math.round((until - this.end) / silence.duration);
    if (count < 1) return;
    for (let index = 0; index < count; index++) {
      const begins = from + Math.round(index * silence.duration * this.timescale);
      this.#add(begins, Math.round(silence.duration * this.timescale), 0, silence.frame.length);
      this.keys.push(this.sizes.length);
    }
    this.chunks.push({ offset: data.length, samples: count, entry: this.joined.of(entry).index });
    data.add(Buffer.alloc(count * silence.frame.length, silence.frame));
  }

  /** A sample lasts until the next one begins. */
  #add(begins: number, duration: number, delay: number, size: number): void {
    const isFirst = this.sizes.length === 0;
    if (isFirst) this.begin = Math.max(0, -begins);
    // The first one stands from the beginning on.
    const time = isFirst ? Math.min(begins, 0) : Math.max(begins, this.#last + 1);
    if (!isFirst) this.durations[this.durations.length - 1] = time - this.#last;
    this.#last = time;
    this.#end = Math.max(begins, time) + duration;
    this.durations.push(this.#end - time);
    this.delays.push(delay);
    this.sizes.push(size);
  }
}
