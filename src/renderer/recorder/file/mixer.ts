export const SOUND_RATE = 48_000;
export const CHANNELS = 2;
/** For how long sound is kept until it is taken, in frames. */
const LENGTH = 10 * SOUND_RATE;
/** The most that is taken at once, in frames. */
const MOST = SOUND_RATE;
/** Louder would be distorted. */
const PEAK = 0.9;
/** By how much the volume comes back in each chunk after it was too loud. */
const RECOVERY = 1.05;

export interface Sound {
  /** One channel after the other. */
  readonly samples: Float32Array;
  /** In seconds. */
  readonly time: number;
}

/**
 * Everybody's sound, added up at the times at which it was heard; where nobody is heard, there is silence. So there is exactly
 * as much sound as time has passed, whatever comes, and whoever leaves. Pure.
 */
export class Mixer {
  readonly #ring = Array.from({ length: CHANNELS }, () => new Float32Array(LENGTH));
  /** The frame from which on nothing has been taken. */
  #next = 0;
  #gain = 1;

  /** Adds sound, one channel after the other. What should have been there before, or comes too early, is left out. */
  add({ samples, time }: Sound): void {
    const frames = samples.length / CHANNELS;
    const first = Math.round(time * SOUND_RATE);
    const begin = Math.max(0, this.#next - first);
    const end = Math.min(frames, this.#next + LENGTH - first);
    for (const [channel, ring] of this.#ring.entries())
      for (let index = begin; index < end; index += 1) {
        const place = (first + index) % LENGTH;
        ring[place] = (ring[place] ?? 0) + (samples[channel * frames + index] ?? 0);
      }
  }

  /** What has not been taken yet up to a time, in seconds: in chunks of at most a second. */
  *take(until: number): Generator<Sound> {
    for (;;) {
      const frames = Math.min(MOST, Math.floor(until * SOUND_RATE) - this.#next);
      if (frames <= 0) return;
      const time = this.#next / SOUND_RATE;
      const samples = new Float32Array(CHANNELS * frames);
      for (const [channel, ring] of this.#ring.entries())
        for (let index = 0; index < frames; index += 1) {
          const place = (this.#next + index) % LENGTH;
          samples[channel * frames + index] = ring[place] ?? 0;
          ring[place] = 0;
        }
      this.#next += frames;
      this.#limit(samples);
      yield { samples, time };
    }
  }

  /** Several loud voices at once are made quieter together. */
  #limit(samples: Float32Array): void {
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    const before = this.#gain;
    const after = Math.min(1, before * RECOVERY, peak > 0 ? PEAK / peak : 1);
    this.#gain = after;
    if (before === 1 && after === 1) return;
    const frames = samples.length / CHANNELS;
    for (const [index, sample] of samples.entries()) {
      // Becoming quieter takes a tenth of the chunk, becoming louder all of it.
      const way = Math.min(1, ((index % frames) / frames) * (after < before ? 10 : 1));
      samples[index] = Math.max(-1, Math.min(1, sample * (before + (after - before) * way)));
    }
  }
}
