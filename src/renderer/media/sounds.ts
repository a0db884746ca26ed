import { inBackground } from "../../shared/base/background.ts";
import { log } from "../log/log.ts";
import { wantedDevice } from "../stores/device-list.ts";
import { usePreferences } from "../stores/preferences.ts";
import { playThrough } from "./devices/play-through.ts";

/** Short synthesized tones. Browsers keep a page silent until the first user gesture. */

interface Tone {
  readonly at: number;
  readonly frequency: number;
  readonly length: number;
}

const tunes = {
  /** Incoming call: a rising fifth, twice. */
  ring: [
    { at: 0, frequency: 523.25, length: 0.22 },
    { at: 0.2, frequency: 783.99, length: 0.34 },
    { at: 0.7, frequency: 523.25, length: 0.22 },
    { at: 0.9, frequency: 783.99, length: 0.34 },
  ],
  /** Outgoing call: one low tone. */
  ringback: [{ at: 0, frequency: 392, length: 0.9 }],
  /** Call waiting, during another call. */
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
  /** Two soft, low tones that rise, and fall at the end. */
  recordingStarts: [
    { at: 0, frequency: 329.63, length: 0.16 },
    { at: 0.14, frequency: 493.88, length: 0.24 },
  ],
  recordingStops: [
    { at: 0, frequency: 493.88, length: 0.16 },
    { at: 0.14, frequency: 329.63, length: 0.24 },
  ],
} as const satisfies Record<string, readonly Tone[]>;

const VOLUME = 0.12;
const repeatEvery = { ring: 2_600, ringback: 3_200, waiting: 5_000 } as const;
/** Quieter, so as not to disturb the call. */
const volumes: Partial<Record<keyof typeof tunes, number>> = {
  waiting: VOLUME / 3,
  recordingStarts: VOLUME / 2,
  recordingStops: VOLUME / 2,
};

/** A tone that is delayed by more than this, until the first user gesture, is not played. In milliseconds. */
const LATE = 2_000;

let context: AudioContext | null = null;
let playing = 0;

/** Never throws: without a sound, everything else goes on. */
export function play(tune: keyof typeof tunes): void {
  inBackground(
    () => playIn((context ??= new AudioContext()), tune),
    (error) => log.warn("A sound was not played", { error }),
  );
}

async function playIn(audio: AudioContext, tune: keyof typeof tunes): Promise<void> {
  playThrough(audio, wantedDevice("speaker"));
  const asked = performance.now();
  playing += 1;
  await audio.resume();
  const last = performance.now() - asked < LATE ? sound(audio, tune) : null;
  if (last) last.onended = () => quiet(audio);
  else quiet(audio);
}

/** Suspends the context when idle: a running one uses the CPU and keeps the audio device open even while silent. */
function quiet(audio: AudioContext): void {
  playing -= 1;
  if (playing === 0) void audio.suspend();
}

/** Plays a tune repeatedly. Returns the function that stops it. */
export function playRepeatedly(tune: keyof typeof repeatEvery): () => void {
  play(tune);
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // After the machine was suspended, it is unknown whether it still rings.
    if (now - last < repeatEvery[tune] + LATE) play(tune);
    last = now;
  }, repeatEvery[tune]);
  return () => clearInterval(timer);
}

/** Plays a tune. Returns the oscillator that ends last. */
function sound(audio: AudioContext, tune: keyof typeof tunes): OscillatorNode | undefined {
  return tunes[tune]
    .map((tone) => soundTone(audio, tone, (volumes[tune] ?? VOLUME) * usePreferences.getState().soundVolume))
    .at(-1);
}

function soundTone(audio: AudioContext, { at, frequency, length }: Tone, volume: number): OscillatorNode {
  const start = audio.currentTime + at;
  const oscillator = new OscillatorNode(audio, { type: "sine", frequency });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.linearRampToValueAtTime(volume, start + 0.015);
  gain.gain.setTargetAtTime(0, start + length * 0.4, length / 4);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + length * 2);
  return oscillator;
}
