import { CHANNELS, SOUND_RATE } from "./mix-file.ts";
import { SoundClock } from "./sound-clock.ts";

/** In frames. The page delivers sound in crumbs. */
const CHUNK = 960;
/** Where no sound has come for this long, in seconds, there is silence. */
const PATIENCE = 0.5;

/** The mixed sound on its way into the file, at the time of the picture. */
export class SoundWriter {
  readonly #clock = new SoundClock(SOUND_RATE);
  readonly #now: () => number;
  readonly #write: (samples: Float32Array, time: number) => void;
  #chunk = new Float32Array(CHANNELS * CHUNK);
  #filled = 0;
  #arrived = 0;
  #looked = 0;

  /** `now`: the recording's time in seconds; `write` gets one channel after the other. */
  constructor(now: () => number, write: (samples: Float32Array, time: number) => void) {
    this.#now = now;
    this.#write = write;
  }

  async read(samples: ReadableStream<AudioData>): Promise<void> {
    const reader = samples.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#add(value);
      value.close();
    }
  }

  /** To be called several times a second: writes silence where no sound comes, for the picture waits for its sound. */
  look(): void {
    const now = this.#now();
    // If it is this page that has stalled, the sound is about to come.
    const stalled = now - this.#looked > PATIENCE;
    this.#looked = now;
    if (stalled) this.#arrived = now;
    if (now - this.#arrived <= PATIENCE) return;
    const time = this.#clock.time;
    this.#silence(this.#clock.fill(now - PATIENCE), time);
  }

  #add(data: AudioData): void {
    this.#arrived = this.#now();
    const last = data.numberOfChannels - 1;
    for (let read = 0; read < data.numberOfFrames;) {
      const frameCount = Math.min(CHUNK - this.#filled, data.numberOfFrames - read);
      for (let channel = 0; channel < CHANNELS; channel += 1) {
        const start = channel * CHUNK + this.#filled;
        data.copyTo(this.#chunk.subarray(start, start + frameCount), {
          planeIndex: Math.min(channel, last),
          frameOffset: read,
          frameCount,
          format: "f32-planar",
        });
      }
      read += frameCount;
      this.#filled += frameCount;
      if (this.#filled === CHUNK) this.#flush();
    }
  }

  #flush(): void {
    const time = this.#clock.time;
    const { silence, length } = this.#clock.chunk(CHUNK, this.#now());
    this.#silence(silence, time);
    if (length > 0) this.#write(stretch(this.#chunk, length), time + silence / SOUND_RATE);
    this.#filled = 0;
  }

  /** In pieces of at most a second: a long silence would be large. */
  #silence(frames: number, time: number): void {
    for (let written = 0; written < frames; written += SOUND_RATE) {
      const length = Math.min(SOUND_RATE, frames - written);
      this.#write(new Float32Array(CHANNELS * length), time + written / SOUND_RATE);
    }
  }
}

/** The same sound in `length` frames, which are only a few more or less. */
function stretch(chunk: Float32Array<ArrayBuffer>, length: number): Float32Array {
  if (length === CHUNK) return chunk.slice();
  const stretched = new Float32Array(CHANNELS * length);
  for (let channel = 0; channel < CHANNELS; channel += 1)
    for (let index = 0; index < length; index += 1) {
      const place = (index * (CHUNK - 1)) / (length - 1);
      const before = Math.floor(place);
      const from = chunk[channel * CHUNK + before] ?? 0;
      const to = chunk[channel * CHUNK + Math.min(before + 1, CHUNK - 1)] ?? 0;
      stretched[channel * length + index] = from + (to - from) * (place - before);
    }
  return stretched;
}
