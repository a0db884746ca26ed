import { SAMPLE_RATE } from "./decode.ts";

const HEADER_BYTES = 44;

/** A WAV file: mono, 16-bit PCM, `SAMPLE_RATE`. */
export function toWav(samples: Int16Array): Buffer {
  const data = samples.byteLength;
  const wav = Buffer.alloc(HEADER_BYTES + data);
  wav.write("RIFF", 0, "ascii");
  wav.writeUInt32LE(HEADER_BYTES - 8 + data, 4);
  wav.write("WAVEfmt ", 8, "ascii");
  wav.writeUInt32LE(16, 16);
  // PCM, one channel.
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(SAMPLE_RATE * Int16Array.BYTES_PER_ELEMENT, 28);
  wav.writeUInt16LE(Int16Array.BYTES_PER_ELEMENT, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "ascii");
  wav.writeUInt32LE(data, 40);
  for (const [index, sample] of samples.entries()) wav.writeInt16LE(sample, HEADER_BYTES + index * 2);
  return wav;
}
