import type { MovieTrack } from "./movie-track.ts";
import { box, fullBox, runLengths, u16, u32, u32s, u64s } from "./write-boxes.ts";

/** Units per second of the whole movie's times. */
const TIMESCALE = 1_000;
/** No rotation, no scaling: the unit matrix in 16.16 and 2.30 fixed point. */
const MATRIX = u32(0x1_00_00, 0, 0, 0, 0x1_00_00, 0, 0, 0, 0x40_00_00_00);
const NO_DATES = u64s([0, 0]);

export const fileType = (): Buffer =>
  box("ftyp", Buffer.from("isom", "latin1"), u32(0x200), Buffer.from("isomiso2avc1mp41", "latin1"));

/** The index of a movie whose data begin at `dataAt`. Its size does not depend on that. */
export function movieBox(tracks: readonly MovieTrack[], dataAt: number): Buffer {
  const duration = Math.max(...tracks.map(movieDuration));
  const header = fullBox(
    "mvhd",
    1,
    0,
    NO_DATES,
    u32(TIMESCALE),
    u64s([duration]),
    u32(0x1_00_00),
    u16(0x1_00, 0),
    u32(0, 0),
    MATRIX,
    u32(0, 0, 0, 0, 0, 0),
    u32(tracks.length + 1),
  );
  return box("moov", header, ...tracks.map((track, index) => trackBox(track, index + 1, dataAt)));
}

/** In units of the whole movie, from zero on. */
export const movieDuration = (track: MovieTrack): number => Math.round(track.end * TIMESCALE);

function trackBox(track: MovieTrack, id: number, dataAt: number): Buffer {
  const isAudio = track.kind === "audio";
  // Enabled, and a part of the movie.
  const header = fullBox(
    "tkhd",
    1,
    3,
    NO_DATES,
    u32(id, 0),
    u64s([movieDuration(track)]),
    u32(0, 0),
    u16(0, 0, isAudio ? 0x1_00 : 0, 0),
    MATRIX,
    track.size,
  );
  const edit = fullBox("elst", 1, 0, u32(1), u64s([movieDuration(track), track.begin]), u16(1, 0));
  const mediaHeader = fullBox(
    "mdhd",
    1,
    0,
    NO_DATES,
    u32(track.timescale),
    u64s([track.length]),
    // The language "und", in five bits a letter.
    u16(0x55_c4, 0),
  );
  const handler = fullBox(
    "hdlr",
    0,
    0,
    u32(0),
    Buffer.from(isAudio ? "soun" : "vide", "latin1"),
    u32(0, 0, 0),
    Buffer.from([0]),
  );
  const information = box(
    "minf",
    isAudio ? fullBox("smhd", 0, 0, u16(0, 0)) : fullBox("vmhd", 0, 1, u16(0, 0, 0, 0)),
    // The data are in this file.
    box("dinf", fullBox("dref", 0, 0, u32(1), fullBox("url ", 0, 1))),
    sampleTable(track, dataAt),
  );
  const media = box("mdia", mediaHeader, handler, information);
  return box("trak", header, ...(track.begin > 0 ? [box("edts", edit)] : []), media);
}

function sampleTable(track: MovieTrack, dataAt: number): Buffer {
  const { entries } = track.joined;
  const hasDelays = track.delays.some((delay) => delay !== 0);
  const hasOthers = track.keys.length < track.sizes.length;
  return box(
    "stbl",
    fullBox("stsd", 0, 0, u32(entries.length), ...entries),
    fullBox("stts", 0, 0, runLengths(track.durations)),
    ...(hasDelays ? [fullBox("ctts", 1, 0, runLengths(track.delays))] : []),
    ...(hasOthers ? [fullBox("stss", 0, 0, u32(track.keys.length), u32s(track.keys))] : []),
    fullBox("stsc", 0, 0, samplesPerChunk(track)),
    fullBox("stsz", 0, 0, u32(0, track.sizes.length), u32s(track.sizes)),
    fullBox("co64", 0, 0, u32(track.chunks.length), u64s(track.chunks.map(({ offset }) => dataAt + offset))),
  );
}

/** An entry wherever the number of samples or the description changes. */
function samplesPerChunk({ chunks }: MovieTrack): Buffer {
  const changes: number[] = [];
  chunks.forEach(({ samples, entry }, index) => {
    const before = chunks[index - 1];
    if (before?.samples !== samples || before.entry !== entry) changes.push(index + 1, samples, entry);
  });
  return Buffer.concat([u32(changes.length / 3), u32s(changes)]);
}
