/** Short tones of our own, made when they are needed. A page that nobody has touched yet stays silent: so browsers want it. */

interface Tone {
  readonly at: number;
  readonly frequency: number;
  readonly length: number;
}

const tunes = {
  /** A rising fifth, twice: somebody calls. */
  ring: [
    { at: 0, frequency: 523.25, length: 0.22 },
    { at: 0.2, frequency: 783.99, length: 0.34 },
    { at: 0.7, frequency: 523.25, length: 0.22 },
    { at: 0.9, frequency: 783.99, length: 0.34 },
  ],
  /** One low tone: it rings over there. */
  ringback: [{ at: 0, frequency: 392, length: 0.9 }],
  /** While one is in a call already: somebody else calls. */
  waiting: [
    { at: 0, frequency: 659.25, length: 0.12 },
    { at: 0.22, frequency: 659.25, length: 0.12 },
  ],
  join: [
    { at: 0, frequency: 587.33, length: 0.12 },
    { at: 0.09, frequency: 880, length: 0.16 },
  ],
  leave: [
    { at: 0, frequency: 587.33, length: 0.12 },
    { at: 0.09, frequency: 392, length: 0.18 },
  ],
} as const satisfies Record<string, readonly Tone[]>;

const VOLUME = 0.12;
const repeatEvery = { ring: 2_600, ringback: 3_200, waiting: 5_000 } as const;
/** Softly, under the voices of a call. */
const volumes: Partial<Record<keyof typeof tunes, number>> = { waiting: VOLUME / 3 };

let context: AudioContext | null = null;

export function play(tune: keyof typeof tunes): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  for (const tone of tunes[tune]) sound(context, tone, volumes[tune] ?? VOLUME);
}

/** Plays again and again; returns how to stop it. */
export function playRepeatedly(tune: keyof typeof repeatEvery): () => void {
  play(tune);
  const timer = setInterval(() => play(tune), repeatEvery[tune]);
  return () => clearInterval(timer);
}

function sound(audio: AudioContext, { at, frequency, length }: Tone, volume: number): void {
  const start = audio.currentTime + at;
  const oscillator = new OscillatorNode(audio, { type: "sine", frequency });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.linearRampToValueAtTime(volume, start + 0.015);
  gain.gain.setTargetAtTime(0, start + length * 0.4, length / 4);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + length * 2);
}
