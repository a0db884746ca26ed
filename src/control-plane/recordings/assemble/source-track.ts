import { BoxReader, boxesIn, findBox, MalformedMedia, type Box } from "./boxes.ts";

export type TrackKind = "video" | "audio";

/** A track of a part, as its movie box describes it. */
export interface SourceTrack {
  readonly id: number;
  readonly kind: TrackKind;
  /** Units per second of its times. */
  readonly timescale: number;
  /** How its samples are decoded: a whole box, such as `avc1`. */
  readonly entry: Buffer;
  /** Where, in units, it begins to be presented: samples before that are only decoded. */
  readonly begin: number;
  /** The visible size in 16.16 pixels, as the header has it. */
  readonly size: Buffer;
  /** What a fragment does not say about its samples. */
  readonly defaults: SampleDefaults;
}

export interface SampleDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

const kinds: Readonly<Record<string, TrackKind>> = { vide: "video", soun: "audio" };

/** The first video track and the first audio track of a movie box. Throws MalformedMedia. */
export function readTracks(movie: Buffer): SourceTrack[] {
  const boxes = boxesIn(movie);
  const extended = boxesIn(findBox(boxes, "mvex"));
  const tracks = boxes
    .filter(({ type }) => type === "trak")
    .map(({ body }) => readTrack(boxesIn(body), extended))
    .filter((track) => track !== null);
  return (["video", "audio"] as const).flatMap((kind) => tracks.find((track) => track.kind === kind) ?? []);
}

/** Null for a track that is neither video nor audio. */
function readTrack(boxes: readonly Box[], extended: readonly Box[]): SourceTrack | null {
  const header = new BoxReader(findBox(boxes, "tkhd"));
  header.skip(header.versionAndFlags().version === 1 ? 16 : 8);
  const id = header.u32();
  const media = boxesIn(findBox(boxes, "mdia"));
  const kind = kinds[findBox(media, "hdlr").toString("latin1", 8, 12)];
  if (!kind) return null;

  const mediaHeader = new BoxReader(findBox(media, "mdhd"));
  mediaHeader.skip(mediaHeader.versionAndFlags().version === 1 ? 16 : 8);
  const timescale = mediaHeader.u32();
  if (timescale === 0) throw new MalformedMedia("a track without a timescale");
  const [entry, ...others] = readEntries(boxesIn(findBox(boxesIn(findBox(media, "minf")), "stbl")));
  if (!entry || others.length > 0) throw new MalformedMedia("a track has to have one sample description");
  const edits = boxes.find(({ type }) => type === "edts");
  return {
    id,
    kind,
    timescale,
    entry,
    begin: edits ? readBegin(findBox(boxesIn(edits.body), "elst")) : 0,
    size: findBox(boxes, "tkhd").subarray(-8),
    defaults: readDefaults(extended, id),
  };
}

/** Each with its header, which the output gets as it is. */
function readEntries(table: readonly Box[]): Buffer[] {
  const description = findBox(table, "stsd");
  if (description.length < 8) throw new MalformedMedia("a box is too short");
  const entries: Buffer[] = [];
  for (let rest = description.subarray(8); rest.length > 0;) {
    const [{ body }] = boxesIn(rest.subarray(0, lengthOf(rest))) as [Box];
    entries.push(rest.subarray(0, body.length + 8));
    rest = rest.subarray(body.length + 8);
  }
  return entries;
}

function lengthOf(entry: Buffer): number {
  // With a header of 16 bytes, no decoder would be found in it.
  const length = entry.length < 8 ? 0 : entry.readUInt32BE(0);
  if (length < 8) throw new MalformedMedia("a sample description does not fit");
  return length;
}

/** The media time of the first edit that shows something. Delays before it are what the fragments' own times tell. */
function readBegin(list: Buffer): number {
  const reader = new BoxReader(list);
  const { version } = reader.versionAndFlags();
  for (let left = reader.u32(); left > 0; left--) {
    reader.skip(version === 1 ? 8 : 4);
    const mediaTime = version === 1 ? reader.i64() : reader.i32();
    reader.skip(4);
    if (mediaTime >= 0) return mediaTime;
  }
  return 0;
}

function readDefaults(extended: readonly Box[], id: number): SampleDefaults {
  for (const { type, body } of extended) {
    if (type !== "trex") continue;
    const reader = new BoxReader(body);
    reader.skip(4);
    if (reader.u32() !== id) continue;
    // The index of the sample description, of which there is one.
    reader.skip(4);
    return { duration: reader.u32(), size: reader.u32(), flags: reader.u32() };
  }
  throw new MalformedMedia("a track without fragments");
}
