import { spawnSync } from "node:child_process";
import { probe, soundOf } from "./recorded-file.ts";

const RATE = 48_000;
/** How far apart the picture and the sound of a flash may be found, in s. */
const NEAR = 1;

/** By flash: how long after its picture its sound comes, in s. */
export function offsetsIn(file: string): number[] {
  const beeps = beepsIn(file);
  return flashesIn(file).flatMap((seen) => {
    const heard = beeps.find((time) => Math.abs(time - seen) < NEAR);
    return heard === undefined ? [] : [heard - seen];
  });
}

/** When the picture turns white. */
function flashesIn(file: string): number[] {
  const args = ["-v", "error", "-i", file, "-fps_mode", "passthrough", "-vf", "crop=64:64:640:500,scale=1:1"];
  const { stdout } = spawnSync("ffmpeg", [...args, "-pix_fmt", "gray", "-f", "rawvideo", "-"], {
    maxBuffer: 2 ** 30,
  });
  const times = probe(file)
    .packets.filter(({ stream_index }) => stream_index === 0)
    .map(({ pts_time }) => Number(pts_time));
  return times.filter(
    (_, index) => index > 0 && (stdout[index] ?? 0) > 128 && (stdout[index - 1] ?? 0) <= 128,
  );
}

/** When it becomes loud. */
function beepsIn(file: string): number[] {
  const sound = soundOf(file);
  const begin = Number(probe(file).packets.find(({ stream_index }) => stream_index === 1)?.pts_time ?? 0);
  const beeps: number[] = [];
  let loud = -RATE;
  for (const [index, sample] of sound.entries()) {
    if (Math.abs(sample) < 0.1) continue;
    // It was silent for long before.
    if (index - loud > RATE / 2) beeps.push(begin + index / RATE);
    loud = index;
  }
  return beeps;
}
