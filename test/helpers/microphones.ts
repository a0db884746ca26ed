import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./host.ts";
import { fakeDevices } from "./people.ts";

const RATE = 48_000;
const HEADER = 44;

/** Flags of a Chromium or Electron whose microphone picks up what is in a WAV file, again and again. */
const pickingUp = (file: string) => [...fakeDevices, `--use-file-for-fake-audio-capture=${file}`];

/** A microphone that is on, and picks up nothing at all. */
export function silentMicrophone(): string[] {
  const bytes = Buffer.alloc(HEADER + 2 * RATE);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  // PCM, mono, 16 bits a sample.
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(2 * RATE, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(2 * RATE, 40);
  const file = join(temporaryDirectory(), "silence.wav");
  writeFileSync(file, bytes);
  return pickingUp(file);
}

/** A microphone into which somebody speaks. */
export function spokenMicrophone(): string[] {
  const file = join(temporaryDirectory(), "speech.wav");
  execFileSync("espeak-ng", [
    "-w",
    file,
    "Can you hear me now? I have been talking for a while, and nobody has said anything about it yet.",
  ]);
  return pickingUp(file);
}
