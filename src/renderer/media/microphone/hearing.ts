/** What a microphone has picked up in a stretch of time. */
export interface Heard {
  /** Nothing at all, not even the noise of a quiet room, as from a headset that is muted by its own switch. */
  readonly isFlat: boolean;
  /** How much of it was speech, in ms. */
  readonly speech: number;
}

/** The smallest change that a 16-bit sample can have. */
const LAST_BIT = 1 / 32_768;

/** Samples that all lie within this are flat; the quietest room is noisier. */
const FLAT = 2 * LAST_BIT;

/** The same as the mean power of samples that WebRTC's statistics report. */
export const FLAT_POWER = FLAT ** 2;

/** Speech is judged at about this rate, in Hz, which is enough for its pitch. */
const RATE = 8_000;
/** In ms: two periods of the deepest voice. */
const FRAME = 32;
/** The root mean square of somebody who speaks quietly to their own microphone; echoes and other rooms are below. */
const QUIET_SPEECH = 0.006;
/** The pitch of voices, in Hz. */
const PITCH = { lowest: 70, highest: 400 };
/** How alike a sound is to itself one period later, from 0 to 1. Keys, paper and fans are far below. */
const VOICED = 0.6;

/** Judges samples from -1 to 1, taken at `sampleRate` Hz. Pure. */
export function hear(samples: Float32Array, sampleRate: number): Heard {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const sample of samples) {
    lowest = Math.min(lowest, sample);
    highest = Math.max(highest, sample);
  }
  if (!(highest - lowest > FLAT)) return { isFlat: true, speech: 0 };
  const step = Math.max(1, Math.floor(sampleRate / RATE));
  const sparse = thinOut(samples, step);
  const rate = sampleRate / step;
  const length = Math.round((FRAME * rate) / 1_000);
  let voiced = 0;
  for (let start = 0; start + length <= sparse.length; start += length)
    if (isVoiced(sparse.subarray(start, start + length), rate)) voiced += 1;
  return { isFlat: false, speech: voiced * FRAME };
}

/** Every group of `step` samples as their mean. */
function thinOut(samples: Float32Array, step: number): Float32Array {
  if (step === 1) return samples;
  const sparse = new Float32Array(Math.floor(samples.length / step));
  for (let index = 0; index < sparse.length; index += 1) {
    let sum = 0;
    for (let offset = 0; offset < step; offset += 1) sum += samples[index * step + offset] ?? 0;
    sparse[index] = sum / step;
  }
  return sparse;
}

/** Whether it is loud enough, and repeats itself with the period of a voice. */
function isVoiced(frame: Float32Array, rate: number): boolean {
  if (power(frame) / frame.length < QUIET_SPEECH ** 2) return false;
  const longest = Math.min(Math.round(rate / PITCH.lowest), frame.length >> 1);
  for (let lag = Math.round(rate / PITCH.highest); lag <= longest; lag += 1) {
    const now = frame.subarray(0, frame.length - lag);
    const later = frame.subarray(lag);
    let product = 0;
    for (let index = 0; index < now.length; index += 1) product += (now[index] ?? 0) * (later[index] ?? 0);
    if (product > VOICED * Math.sqrt(power(now) * power(later))) return true;
  }
  return false;
}

function power(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum;
}
