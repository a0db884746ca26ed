import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EncodedPacketSink, FilePathSource, Input, WEBM } from "mediabunny";
import { describe, expect, test } from "vitest";
import { SAMPLE_RATE, decodeVoice } from "../../src/control-plane/transcripts/audio/decode.ts";
import { splitVoice } from "../../src/control-plane/transcripts/audio/split-voice.ts";
import { VoiceFiles } from "../../src/renderer/recorder/file/voice-files.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { temporaryDirectory } from "../helpers/host.ts";
import { speak } from "../helpers/speech.ts";

const lines = [
  { text: "the weather is good today", at: 1 },
  { text: "we will meet again next week", at: 6 },
];

describe.skipIf(!process.env["HEARTH_TEST_SPEECH"])("the audio of one person", () => {
  const folder = temporaryDirectory();
  const file = join(folder, "voice.webm");

  async function decode(from: string) {
    const pieces = [];
    for await (const { position, samples } of decodeVoice(from))
      pieces.push({ position, length: samples.length });
    return pieces;
  }
  const lengthOf = (pieces: { length: number }[]) =>
    pieces.reduce((sum, { length }) => sum + length, 0) / SAMPLE_RATE;

  test("is decoded in small pieces, whole", async () => {
    speak(file, { name: "en-us", speed: 130, pitch: 50 }, lines);
    const pieces = await decode(file);
    expect(lengthOf(pieces)).toBeCloseTo(durationOf(file), 0);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(SAMPLE_RATE / 5);
    for (const [index, piece] of pieces.entries())
      expect(piece.position).toBe(index === 0 ? 0 : pieces[index - 1]!.position + pieces[index - 1]!.length);
  });

  test.runIf(canMount)("leaves an almost full disk to messages", async () => {
    const { directory } = mountSmallDisk("16m");
    await expect(splitVoice(file, directory, "v")).rejects.toMatchObject({ code: "ENOSPC" });
    expect(readdirSync(directory)).toEqual([]);
  });

  test("is split into what was said, with the times at which it was said", async () => {
    const turns = await splitVoice(file, join(folder, "turns"), "v");
    expect(turns.map(({ wav }) => wav)).toEqual(["v-0.wav", "v-1.wav"]);
    expect(readdirSync(join(folder, "turns"))).toHaveLength(2);
    for (const [index, { startMs, endMs, wav }] of turns.entries()) {
      const begins = (lines[index]?.at ?? 0) * 1000;
      expect(startMs).toBeGreaterThan(begins - 400);
      expect(startMs).toBeLessThan(begins + 400);
      expect(durationOf(join(folder, "turns", wav)) * 1000).toBeCloseTo(endMs - startMs, -1);
    }
  });

  test("has gaps where nothing was sent", async () => {
    const gap = join(folder, "gap.webm");
    // As a muted microphone: the packets between the two sentences are missing.
    const muted = ["-bsf:a", "noise=drop='between(pts*tb,3.5,5.5)'"];
    execFileSync("ffmpeg", ["-y", "-loglevel", "error", "-i", file, "-c", "copy", ...muted, gap]);
    const pieces = await decode(gap);
    expect(lengthOf(pieces)).toBeCloseTo(durationOf(file) - 2, 0);
    const jumps = pieces.filter(({ position }, index) => {
      const before = pieces[index - 1];
      return before !== undefined && position !== before.position + before.length;
    });
    expect(jumps).toHaveLength(1);
    expect((jumps[0]?.position ?? 0) / SAMPLE_RATE).toBeCloseTo(5.5, 0);
    const turns = await splitVoice(gap, join(folder, "gap"), "v");
    expect(turns).toHaveLength(2);
    expect(Math.abs((turns[1]?.startMs ?? 0) - 6_000)).toBeLessThan(400);
  });

  test("ends where a file is torn, wherever that is", async () => {
    const { size } = statSync(file);
    const whole = lengthOf(await decode(file));
    const torn = join(folder, "torn.webm");
    let before = 0;
    for (let part = 0; part < 20; part++) {
      writeFileSync(torn, readFileSync(file));
      truncateSync(torn, Math.floor((size * part) / 20));
      const length = lengthOf(await decode(torn));
      expect(length).toBeGreaterThanOrEqual(before);
      expect(length).toBeLessThan(whole);
      before = length;
    }
    expect(before).toBeGreaterThan(whole * 0.8);
  });

  test("is read as a recorder writes it, and also as far as it had come", async () => {
    const chunks: Uint8Array[] = [];
    const written = new VoiceFiles(() => new WritableStream({ write: ({ data }) => void chunks.push(data) }));
    const input = new Input({ source: new FilePathSource(file), formats: [WEBM] });
    const track = (await input.getPrimaryAudioTrack()) ?? expect.fail("no track");
    for await (const { data, timestamp } of new EncodedPacketSink(track).packets())
      // A pause of three seconds in which nothing was sent.
      written.add("voice", data, timestamp < 4 ? timestamp : timestamp + 3);
    await written.endAll();
    const recorded = join(folder, "recorded.webm");
    writeFileSync(recorded, Buffer.concat(chunks));
    const turns = await splitVoice(recorded, join(folder, "recorded"), "v");
    expect(turns).toHaveLength(2);
    expect(Math.abs((turns[1]?.startMs ?? 0) - 9_000)).toBeLessThan(400);
    const whole = lengthOf(await decode(recorded));
    expect(whole).toBeCloseTo(durationOf(file), 0);
    // Killed: not finalized, and torn in a packet.
    truncateSync(recorded, Math.floor(statSync(recorded).size * 0.9));
    expect(lengthOf(await decode(recorded))).toBeGreaterThan(whole * 0.9 - 2);
  });

  test("survives bytes that are wrong", async () => {
    const broken = join(folder, "broken.webm");
    const bytes = readFileSync(file);
    for (let at = Math.floor(bytes.length / 3); at < bytes.length / 2; at += 97) bytes[at] = 255;
    writeFileSync(broken, bytes);
    expect(lengthOf(await decode(broken))).toBeGreaterThan(1);
  });

  test("has nothing in it if it is no WebM, or empty", async () => {
    const other = join(folder, "other.webm");
    for (const content of ["", "hello", readFileSync(join(folder, "turns", "v-0.wav"))]) {
      writeFileSync(other, content);
      expect(await decode(other)).toEqual([]);
      expect(await splitVoice(other, join(folder, "none"), "v")).toEqual([]);
    }
  });

  test("has to be there", async () => {
    await expect(splitVoice(join(folder, "not-there.webm"), folder, "v")).rejects.toMatchObject({
      code: "ENOENT",
    });
  });
});

function durationOf(file: string): number {
  const args = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file];
  return Number(execFileSync("ffprobe", args, { encoding: "utf8" }));
}
