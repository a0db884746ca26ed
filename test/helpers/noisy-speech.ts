import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { temporaryDirectory } from "./host.ts";
import { recite } from "./speech.ts";

const RATE = 48_000;
const SECONDS = 12;
/** How much louder than the noise the speech is, in dB. */
export const MIXED = 10;

/** A WAV file for Chromium's fake microphone, which repeats it: sentences and pauses, and a fan all the time. */
export function writeNoisySpeech(): string {
  const speech = recite({ name: "en", speed: 150, pitch: 50 }, [
    { text: "Could you send me the numbers before Friday?", at: 1.5 },
    { text: "We will decide next week who does what.", at: 6.5 },
  ]);
  const samples = Float32Array.from({ length: RATE * SECONDS }, (_, at) => (speech[at] ?? 0) / 32_768);
  const spoken = samples.filter((sample) => Math.abs(sample) > 0.01);
  const fan = fanOf(samples.length);
  const gain = levelOf(spoken) / levelOf(fan) / 10 ** (MIXED / 20);
  const mixed = Int16Array.from(samples, (sample, at) => {
    const value = 0.6 * (sample + gain * (fan[at] ?? 0));
    return Math.round(32_767 * Math.max(-1, Math.min(1, value)));
  });
  const file = join(temporaryDirectory(), "noisy.wav");
  writeFileSync(file, Buffer.concat([header(mixed.byteLength), Buffer.from(mixed.buffer)]));
  return file;
}

/** Noise with less power the higher it is, the same in each run. */
function fanOf(length: number): Float32Array {
  let seed = 1;
  let low = 0;
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    const white = seed / 2 ** 31;
    low += 0.05 * (white - low);
    return low + 0.1 * white;
  });
}

const levelOf = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

function header(bytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(bytes, 40);
  return head;
}

/**
 * How much louder the speech is than the pauses in what a page receives of one other person, in dB; over one and a half
 * repetitions of the file. Silence counts as -80 dB.
 */
export async function receivedSnr(page: Page): Promise<number> {
  return await page.evaluate(async (milliseconds) => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const track = connections
      .filter(({ connectionState }) => connectionState === "connected")
      .flatMap((connection) => connection.getReceivers().map(({ track: received }) => received))
      .find(({ kind, readyState, muted }) => kind === "audio" && readyState === "live" && !muted);
    if (!track) throw new Error("No audio is received.");
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2_048 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const levels: number[] = [];
    const began = performance.now();
    while (performance.now() - began < milliseconds) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      analyser.getFloatTimeDomainData(samples);
      levels.push(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
    }
    await context.close();
    levels.sort((a, b) => a - b);
    const at = (share: number) => Math.max(1e-4, levels[Math.floor(share * levels.length)] ?? 0);
    return 20 * Math.log10(at(0.9) / at(0.2));
  }, SECONDS * 1_500);
}
