/** Of what the clock of the sound differs from that of the picture, as much as nobody notices stays, in seconds. */
const TOLERANCE = 0.01;
/** More than this is made up at once, by silence or by leaving out. */
const JUMP = 0.06;
/** Until then it is made up bit by bit, too slowly to be heard: by this share of the frames. */
const STRETCH = 0.004;
/** How many chunks are looked at for how late they come; the least late of them is the truth. */
const WINDOW = 100;

/** What to do with a chunk before it is encoded, in frames: `silence` goes before it; it gets `length` frames, or none. */
export interface Correction {
  readonly silence: number;
  readonly length: number;
}

/**
 * Keeps the sound at the time of the picture. Sound is timed by counting its frames, which its device or a timer delivers
 * at a rate that is never exactly right, and not at all while the machine stalls; the picture is timed by the page's
 * monotonic clock. Chunks come late, never early, so what counts is the least late of the last few. Pure.
 */
export class SoundClock {
  readonly #rate: number;
  #written = 0;
  #late: number[] = [];

  /** `rate`: frames per second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** The time up to which there is sound, in seconds. */
  get time(): number {
    return this.#written / this.#rate;
  }

  /** A chunk of `frames` frames that arrives at `now`, in seconds. */
  chunk(frames: number, now: number): Correction {
    const late = now - frames / this.#rate - this.time;
    this.#late.push(late);
    if (this.#late.length > WINDOW) this.#late.shift();
    // The first chunk tells when the sound begins.
    if (this.#written === 0)
      return this.#write(frames, { silence: this.#frames(Math.max(0, late)), length: frames });
    const error = Math.min(...this.#late);
    if (this.#late.length < WINDOW || Math.abs(error) <= TOLERANCE)
      return this.#write(frames, { silence: 0, length: frames });
    if (error > JUMP) return this.#write(frames, { silence: this.#frames(error), length: frames });
    if (error < -JUMP) return this.#write(frames, { silence: 0, length: 0 });
    const most = Math.max(1, Math.round(frames * STRETCH));
    const change = Math.max(-most, Math.min(most, this.#frames(error)));
    return this.#write(frames, { silence: 0, length: frames + change });
  }

  /** No chunk has come for a while: the silence that is missing up to `until` seconds, in frames. */
  fill(until: number): number {
    const silence = Math.max(0, this.#frames(until - this.time));
    this.#write(0, { silence, length: 0 });
    return silence;
  }

  #frames(seconds: number): number {
    return Math.round(seconds * this.#rate);
  }

  /** What is written beside the chunk's own frames makes it, and all those before, less late. */
  #write(frames: number, correction: Correction): Correction {
    const written = correction.silence + correction.length;
    this.#written += written;
    this.#late = this.#late.map((late) => late - (written - frames) / this.#rate);
    return correction;
  }
}
