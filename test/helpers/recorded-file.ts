import { spawnSync } from "node:child_process";
import type { Colour } from "./recorded-person.ts";

/** What ffprobe and ffmpeg say about a recorded file. Each call throws if they find a fault in it. */

export interface Stream {
  readonly codec_name: string;
  readonly profile?: string;
  readonly width?: number;
  readonly height?: number;
  readonly start_time: string;
  readonly nb_read_packets: string;
}

interface Packet {
  readonly stream_index: number;
  readonly pts_time: string;
  readonly duration_time: string;
  readonly flags: string;
}

export function probe(file: string): { streams: Stream[]; duration: number; packets: Packet[] } {
  const { streams, format, packets } = JSON.parse(
    run("ffprobe", [
      "-show_streams",
      "-show_format",
      "-show_packets",
      "-count_packets",
      "-of",
      "json",
      file,
    ]).toString(),
  ) as { streams: Stream[]; format: { duration: string }; packets: Packet[] };
  return { streams, duration: Number(format.duration), packets };
}

/** A frame of the video, in RGB. */
export class Frame {
  readonly #pixels: Buffer;
  readonly #width: number;

  constructor(pixels: Buffer, width: number) {
    this.#pixels = pixels;
    this.#width = width;
  }

  /** The average colour of a square of 8 pixels around a place. */
  at(x: number, y: number): Colour {
    const sum = [0, 0, 0];
    for (let dx = -4; dx < 4; dx += 1)
      for (let dy = -4; dy < 4; dy += 1)
        for (const channel of [0, 1, 2])
          sum[channel] =
            (sum[channel] ?? 0) + (this.#pixels[((y + dy) * this.#width + x + dx) * 3 + channel] ?? 0);
    const [red = 0, green = 0, blue = 0] = sum.map((value) => Math.round(value / 64));
    return [red, green, blue];
  }

  equals(other: Frame): boolean {
    return this.#pixels.equals(other.#pixels);
  }
}

export function frameAt(file: string, seconds: number, width = 1280): Frame {
  const raw = ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
  return new Frame(run("ffmpeg", ["-ss", String(seconds), "-i", file, ...raw]), width);
}

const RATE = 48_000;

/** The sound, in mono, from -1 to 1. */
export function soundOf(file: string): Float32Array {
  const bytes = run("ffmpeg", ["-i", file, "-vn", "-ac", "1", "-ar", String(RATE), "-f", "f32le", "-"]);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** In frames: short enough that a tone that is a little too high or low still counts. */
const WINDOW = 2_400;

/** How loud a tone is in a second of sound, from 0 to 1. */
export function loudness(sound: Float32Array, frequency: number, second: number): number {
  let total = 0;
  for (let start = second * RATE; start < (second + 1) * RATE; start += WINDOW) {
    let [sine, cosine] = [0, 0];
    for (const [index, sample] of sound.subarray(start, start + WINDOW).entries()) {
      sine += sample * Math.sin((2 * Math.PI * frequency * index) / RATE);
      cosine += sample * Math.cos((2 * Math.PI * frequency * index) / RATE);
    }
    total += (2 * Math.hypot(sine, cosine)) / RATE;
  }
  return total;
}

function run(program: string, args: readonly string[]): Buffer {
  const { stdout, stderr, status } = spawnSync(program, ["-v", "error", ...args], { maxBuffer: 2 ** 30 });
  if (status !== 0 || stderr.length > 0)
    throw new Error(`${program} ${args.join(" ")}: ${stderr.toString()}`);
  return stdout;
}
