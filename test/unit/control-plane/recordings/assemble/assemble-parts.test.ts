import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { assembleParts } from "../../../../../src/control-plane/recordings/assemble/assemble-parts.ts";
import { canMount, mountSmallDisk } from "../../../../helpers/disk.ts";
import { temporaryDirectory } from "../../../../helpers/host.ts";
import {
  colourAt,
  complaintsAbout,
  hasFfmpeg,
  loudness,
  makePart,
  streamsOf,
  timesOf,
} from "../../../../helpers/movies.ts";

const SILENT = -80;
const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

function assembled(parts: readonly (readonly [file: string, offsetMs: number])[], video = true) {
  const output = join(temporaryDirectory(), "recording.mp4");
  const task = { parts: parts.map(([file, offsetMs]) => ({ file, offsetMs })), output, video };
  return { output, result: assembleParts(task) };
}

function write(...bytes: readonly (Buffer | string)[]): string {
  const file = join(temporaryDirectory(), "part.mp4");
  writeFileSync(file, Buffer.concat(bytes.map((each) => Buffer.from(each))));
  return file;
}

/** The top-level boxes of a file. */
function boxesOf(bytes: Buffer): { type: string; at: number; size: number }[] {
  const boxes = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    boxes.push({ type: bytes.toString("latin1", at + 4, at + 8), at, size });
    at += size === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size;
  }
  return boxes;
}

describe.runIf(hasFfmpeg)("the parts of a recording", () => {
  let red: string;
  let blue: string;
  beforeAll(() => {
    red = makePart();
    blue = makePart({ colour: "blue", tone: 880, seconds: 4 });
  });

  test("a whole part becomes an ordinary MP4 with its index in front", () => {
    const { output, result } = assembled([[red, 0]]);
    const bytes = readFileSync(output);
    expect(result).toEqual({
      size: bytes.length,
      sha256: sha256(output),
      durationMs: expect.closeTo(6_000, -2) as number,
      lostTail: false,
    });
    expect(boxesOf(bytes).map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
    expect(streamsOf(output)).toMatchObject([
      { codec_name: "h264", width: 1280, height: 720, nb_frames: "180", start_time: "0.000000" },
      { codec_name: "aac", start_time: "0.000000" },
    ]);
    expect(complaintsAbout(output)).toBe("");
    const before = timesOf(red, "v");
    for (const [index, time] of timesOf(output, "v").entries()) expect(time).toBeCloseTo(before[index]!, 4);
  });

  test("a part that is torn anywhere keeps every fragment that is whole", { timeout: 60_000 }, () => {
    const seconds = 6;
    const whole = readFileSync(makePart({ size: "320x180", seconds }));
    const ends = boxesOf(whole)
      .filter(({ type }) => type === "mdat")
      .map(({ at, size }) => at + size);
    // Few are different, and looking into one takes longer than making it.
    const seen = new Map<string, number>();
    for (let time = 0; time < 200; time++) {
      const length = Math.floor(Math.random() * whole.length);
      const { output, result } = assembled([[write(whole.subarray(0, length)), 0]]);
      const fragments = ends.filter((end) => end <= length).length;
      const context = `torn after ${length} of ${whole.length} bytes`;
      if (fragments === 0) {
        expect(result, context).toBeNull();
        expect(existsSync(output)).toBe(false);
        continue;
      }
      const { sha256: content = "", lostTail } = result ?? {};
      if (!seen.has(content)) {
        seen.set(content, Number(streamsOf(output)[0]?.nb_frames));
        expect(complaintsAbout(output), context).toBe("");
      }
      // After the last fragment with frames there is one with the end of the sound.
      expect(seen.get(content), context).toBe(30 * Math.min(fragments, seconds));
      expect(lostTail, context).toBe(!ends.includes(length));
    }
  });

  test("a gap between parts stays one: the last frame stands, and there is silence", () => {
    const { output, result } = assembled([
      [red, 0],
      [blue, 10_000],
    ]);
    expect(result?.durationMs).toBeGreaterThanOrEqual(14_000);
    expect(result?.durationMs).toBeLessThan(14_100);
    expect(colourAt(output, 8).red).toBeGreaterThan(200);
    expect(colourAt(output, 9.9).red).toBeGreaterThan(200);
    expect(colourAt(output, 10.1).blue).toBeGreaterThan(200);
    expect(loudness(output, 1, 5)).toBeGreaterThan(-30);
    expect(loudness(output, 6.5, 9.5)).toBeLessThan(SILENT);
    expect(loudness(output, 10.5, 13)).toBeGreaterThan(-30);
    // No packet of sound is longer than a frame of AAC and a half: a player that ignores gaps stays in time.
    const times = timesOf(output, "a");
    expect(Math.max(...times.slice(1).map((time, index) => time - times[index]!))).toBeLessThan(0.033);
    expect(complaintsAbout(output)).toBe("");
  });

  test("a gap in mono is silent as well", () => {
    const { output } = assembled([
      [makePart({ size: null, more: ["-ac", "1"] }), 0],
      [makePart({ size: null, more: ["-ac", "1"] }), 9_000],
    ]);
    expect(loudness(output, 6.5, 8.5)).toBeLessThan(SILENT);
    expect(loudness(output, 9.5, 14)).toBeGreaterThan(-30);
    expect(complaintsAbout(output)).toBe("");
  });

  test("three parts, of which the first two are torn, each begin when they say", () => {
    const torn = [red, blue].map((file) => write(readFileSync(file).subarray(0, -5_000)));
    const { output, result } = assembled([
      [torn[0]!, 0],
      [torn[1]!, 7_000],
      [red, 20_000],
    ]);
    expect(result).toMatchObject({ lostTail: true });
    const begins = (at: number) => timesOf(output, "v").some((time) => Math.abs(time - at) < 0.001);
    expect([0, 7, 20].map(begins)).toEqual([true, true, true]);
    expect(begins(6.5)).toBe(false);
    expect(complaintsAbout(output)).toBe("");
  });

  test("a part that is said to begin before the end of the one before it follows it, in one piece", () => {
    const { output, result } = assembled([
      [red, 0],
      [blue, 2_000],
    ]);
    expect(result?.durationMs).toBeGreaterThan(9_900);
    expect(complaintsAbout(output)).toBe("");
  });

  test("parts of another size have their parameter sets in band", () => {
    const large = makePart({ size: "1920x1080", colour: "blue", seconds: 3 });
    const { output } = assembled([
      [red, 0],
      [large, 6_500],
      [red, 12_000],
    ]);
    expect(streamsOf(output)[0]).toMatchObject({ codec_name: "h264", codec_tag_string: "avc3" });
    expect(colourAt(output, 8).blue).toBeGreaterThan(200);
    expect(colourAt(output, 14).red).toBeGreaterThan(200);
    expect(complaintsAbout(output)).toBe("");
  });

  test("sound alone, a part without sound, and a recording without video", () => {
    const sound = makePart({ size: null });
    expect(streamsOf(assembled([[sound, 0]]).output).map(({ codec_type }) => codec_type)).toEqual(["audio"]);
    expect(streamsOf(assembled([[red, 0]], false).output).map(({ codec_type }) => codec_type)).toEqual([
      "audio",
    ]);
    const mute = makePart({ tone: null, colour: "blue", seconds: 3 });
    const { output } = assembled([
      [mute, 0],
      [red, 3_000],
    ]);
    expect(streamsOf(output)).toMatchObject([{ nb_frames: "270" }, { codec_name: "aac" }]);
    expect(loudness(output, 0, 2.9)).toBeLessThan(SILENT);
    expect(loudness(output, 3.2, 8)).toBeGreaterThan(-30);
    expect(assembled([[mute, 0]], false).result).toBeNull();
  });

  test("sound of another sample rate gets a description of its own", () => {
    const { output } = assembled([
      [red, 0],
      [makePart({ more: ["-ar", "44100"], colour: "blue" }), 6_100],
    ]);
    expect(complaintsAbout(output)).toBe("");
    expect(loudness(output, 7, 11)).toBeGreaterThan(-30);
  });

  test("frames that are not presented in the order of decoding, and times below zero, are kept", () => {
    const reordered = makePart({ more: ["-bf", "2", "-movflags", "+negative_cts_offsets"] });
    const { output } = assembled([
      [reordered, 0],
      [reordered, 8_000],
    ]);
    expect(complaintsAbout(output)).toBe("");
    const times = timesOf(output, "v").toSorted((one, other) => one - other);
    for (const [index, time] of times.entries())
      expect(time).toBeCloseTo(index < 180 ? index / 30 : 8 + (index - 180) / 30, 3);
    expect(streamsOf(output)[0]).toMatchObject({ nb_frames: "360" });
  });

  test("what is empty, missing or garbage counts for nothing", () => {
    const garbage = write(Buffer.alloc(100_000, "garbage"));
    const zeros = write(Buffer.alloc(100_000));
    for (const file of [write(), garbage, zeros, join(temporaryDirectory(), "missing")]) {
      expect(assembled([[file, 0]]).result).toBeNull();
      const { output, result } = assembled([
        [file, 0],
        [red, 5_000],
      ]);
      expect(result).toMatchObject({ lostTail: true });
      // It begins when it says; the first frame stands until then.
      expect(result?.durationMs).toBeGreaterThan(10_900);
      expect(complaintsAbout(output)).toBe("");
    }
    const behind = write(readFileSync(red), Buffer.alloc(4_096));
    expect(assembled([[behind, 0]]).result).toMatchObject({ lostTail: true });
    expect(Number(streamsOf(assembled([[behind, 0]]).output)[0]?.nb_frames)).toBe(180);
  });

  test("hostile boxes neither hang it nor break what lies before them", { timeout: 60_000 }, () => {
    const bytes = readFileSync(makePart({ size: "64x64", seconds: 3 }));
    const boxes = boxesOf(bytes);
    const second = boxes.filter(({ type }) => type === "moof")[1]!;
    const within = (type: string) => bytes.indexOf(type, second.at) - 4;
    const values = [0, 1, 7, 8, 0x7f_ff_ff_ff, 0xff_ff_ff_ff];
    const fields = [
      second.at,
      ...["mfhd", "traf", "tfhd", "tfdt", "trun"].map(within),
      // How many samples, and where they lie.
      within("trun") + 12,
      within("trun") + 16,
      within("tfdt") + 12,
    ];
    for (const field of fields)
      for (const value of values) {
        const hostile = Buffer.from(bytes);
        hostile.writeUInt32BE(value, field);
        const { output, result } = assembled([[write(hostile), 0]]);
        expect(result, `${value} at ${field}`).not.toBeNull();
        expect(Number(streamsOf(output)[0]?.nb_frames), `${value} at ${field}`).toBeGreaterThanOrEqual(30);
      }
    // In the movie box nothing lies before them.
    const movie = boxes.find(({ type }) => type === "moov")!;
    for (let field = movie.at; field < movie.at + movie.size - 4; field += 4)
      for (const value of [0, 0xff_ff_ff_ff]) {
        const hostile = Buffer.from(bytes);
        hostile.writeUInt32BE(value, field);
        expect(() => assembled([[write(hostile), 0]]), `${value} at ${field}`).not.toThrow();
      }
  });

  test.runIf(canMount)("on a disk whose space messages need, the recording is the only part", () => {
    const disk = mountSmallDisk("100m");
    const part = join(disk.directory, "part.mp4");
    writeFileSync(part, readFileSync(red));
    truncateSync(part, statSync(part).size - 1_000);
    const output = join(disk.directory, "recording.mp4");
    const task = { parts: [{ file: part, offsetMs: 0 }], output, video: true };
    const result = assembleParts(task);
    expect(result).toMatchObject({ size: statSync(output).size, sha256: sha256(output), lostTail: true });
    // Once more, as after a crash before that was stored.
    expect(assembleParts(task)).toEqual({ ...result, lostTail: false });
    rmSync(part);
    expect(complaintsAbout(output)).toBe("");
  });

  test.runIf(canMount)("on a disk whose space messages need, several parts stay as they are", () => {
    const disk = mountSmallDisk("100m");
    const parts = ["1.mp4", "2.mp4"].map((name) => join(disk.directory, name));
    for (const part of parts) writeFileSync(part, readFileSync(blue));
    const output = join(disk.directory, "recording.mp4");
    const task = {
      parts: parts.map((file, index) => ({ file, offsetMs: index * 5_000 })),
      output,
      video: true,
    };
    expect(() => assembleParts(task)).toThrow(expect.objectContaining({ code: "ENOSPC" }) as Error);
    expect(parts.map((part) => existsSync(part))).toEqual([true, true]);
    expect(existsSync(output)).toBe(false);
  });
});
