import { boxesIn, findBox, MalformedMedia } from "./boxes.ts";
import { box } from "./write-boxes.ts";

/** What follows the header of a sample entry before its own boxes, by ISO 14496-12. */
const VIDEO_FIELDS = 78;
const AUDIO_FIELDS = 28;

export const codecOf = (entry: Buffer): string => entry.toString("latin1", 4, 8);

/** How a track of the output describes its samples. */
export interface JoinedEntries {
  readonly entries: readonly Buffer[];
  /** For the entry of a source: which of `entries` its samples refer to, from 1 on, and what each key sample begins with. */
  of(entry: Buffer): { readonly index: number; readonly prefix: Buffer };
}

/**
 * Joins the sample descriptions of the parts. Where two H.264 parts differ (another size or another encoder), each key frame
 * gets its parameter sets in band (`avc3`): Chromium reads only the first description of a track. Anything else that
 * differs gets a description of its own.
 */
export function joinEntries(sources: readonly Buffer[]): JoinedEntries {
  const distinct = sources.filter(
    (entry, index) => sources.findIndex((other) => other.equals(entry)) === index,
  );
  const [first] = distinct;
  const sets = distinct.map(readParameterSets);
  if (!first || distinct.length < 2 || sets.some((each) => each === null || each.width !== sets[0]?.width))
    return {
      entries: distinct,
      of: (entry) => ({ index: indexIn(distinct, entry) + 1, prefix: Buffer.alloc(0) }),
    };
  return {
    entries: [box("avc3", first.subarray(8))],
    of: (entry) => ({ index: 1, prefix: sets[indexIn(distinct, entry)]?.bytes ?? Buffer.alloc(0) }),
  };
}

const indexIn = (entries: readonly Buffer[], entry: Buffer): number =>
  entries.findIndex((other) => other.equals(entry));

/**
 * The parameter sets of an H.264 entry as they lie in a sample, each behind its length of `width` bytes; null for another
 * codec or a damaged entry.
 */
function readParameterSets(entry: Buffer): { bytes: Buffer; width: number } | null {
  if (codecOf(entry) !== "avc1" && codecOf(entry) !== "avc3") return null;
  try {
    const configuration = findBox(boxesIn(entry.subarray(8 + VIDEO_FIELDS)), "avcC");
    const width = ((configuration[4] ?? 0) & 3) + 1;
    const units: Buffer[] = [];
    let at = 5;
    for (const mask of [0x1f, 0xff]) {
      for (let left = (configuration[at++] ?? 0) & mask; left > 0; left--) {
        const length = configuration.readUInt16BE(at);
        const prefix = Buffer.alloc(width);
        prefix.writeUIntBE(length, 0, width);
        units.push(prefix, configuration.subarray(at + 2, at + 2 + length));
        at += 2 + length;
      }
    }
    return at <= configuration.length ? { bytes: Buffer.concat(units), width } : null;
  } catch (error) {
    if (error instanceof MalformedMedia || error instanceof RangeError) return null;
    throw error;
  }
}

/** A frame of AAC-LC in which no coefficient is coded. */
const silentFrames: Readonly<Record<number, Buffer>> = {
  1: Buffer.from("00c800802380", "hex"),
  2: Buffer.from("210049900219002380", "hex"),
};
const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const SAMPLES_PER_FRAME = 1_024;

export interface Silence {
  readonly frame: Buffer;
  /** Seconds that a frame lasts. */
  readonly duration: number;
}

/** Null unless it is AAC-LC in mono or stereo, which is what the recorder writes. */
export function findSilence(entry: Buffer): Silence | null {
  if (codecOf(entry) !== "mp4a") return null;
  try {
    const configuration = readAudioConfiguration(findBox(boxesIn(entry.subarray(8 + AUDIO_FIELDS)), "esds"));
    const bits = configuration.readUInt16BE(0);
    const frame = silentFrames[(bits >> 3) & 0xf];
    const rate = sampleRates[(bits >> 7) & 0xf];
    const isPlainAac = bits >> 11 === 2 && (bits & 4) === 0;
    return isPlainAac && frame && rate ? { frame, duration: SAMPLES_PER_FRAME / rate } : null;
  } catch (error) {
    if (error instanceof MalformedMedia || error instanceof RangeError) return null;
    throw error;
  }
}

/** The AudioSpecificConfig inside the descriptors of an `esds` (ISO 14496-1): 3 contains 4, and that contains 5. */
function readAudioConfiguration(descriptors: Buffer): Buffer {
  let at = 4;
  for (const [tag, fields] of [
    [3, 3],
    [4, 13],
    [5, 0],
  ] as const) {
    if (descriptors[at++] !== tag) throw new MalformedMedia("no audio configuration");
    while ((descriptors[at++] ?? 0) & 0x80);
    at += fields;
  }
  return descriptors.subarray(at);
}
