import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { LONGEST_HEADER, MalformedMedia, readHeader } from "./boxes.ts";
import { readFragment, type Run } from "./fragment.ts";
import { readTracks, type SourceTrack } from "./source-track.ts";

/** Of boxes that are read whole: the movie box and each fragment's. A few hundred bytes are usual. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What may stand between fragments. Anything else is garbage, behind which nothing can be trusted. */
const skipped = new Set(["ftyp", "styp", "sidx", "free", "skip", "emsg", "prft", "uuid", "mfra"]);

/** A fragmented MP4 that may end anywhere: the process that wrote it was killed. */
export class Part {
  readonly file: string;
  readonly tracks: readonly SourceTrack[];
  /** Where the last whole fragment ends; final once `fragments` has been read to its end. */
  end = 0;
  /** Whether there is something after that end. */
  isTorn = false;
  readonly #descriptor: number;
  readonly #size: number;

  private constructor(file: string, descriptor: number) {
    this.file = file;
    this.#descriptor = descriptor;
    this.#size = fstatSync(descriptor).size;
    const movie = [...this.#boxes()].find(({ type }) => type === "moov");
    if (!movie) throw new MalformedMedia("no movie");
    this.tracks = readTracks(this.#read(movie.bodyAt, movie.end));
  }

  /** Null if it is missing or contains no movie. Rethrows what the system says about a file that is there. */
  static open(file: string): Part | null {
    let descriptor: number;
    try {
      descriptor = openSync(file, "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
    try {
      return new Part(file, descriptor);
    } catch (error) {
      closeSync(descriptor);
      if (error instanceof MalformedMedia) return null;
      throw error;
    }
  }

  /** The runs of each whole fragment; those of `kinds` only. */
  *fragments(): Generator<Run[]> {
    let header: { at: number; body: Buffer } | null = null;
    for (const { type, at, bodyAt, end } of this.#boxes()) {
      try {
        if (type === "moof") header = { at, body: this.#read(bodyAt, end) };
        else if (type === "mdat" && header) {
          const runs = readFragment(header.body, this.tracks, header.at, { from: bodyAt, to: end });
          header = null;
          this.end = end;
          yield runs;
        }
      } catch (error) {
        if (error instanceof MalformedMedia) break;
        throw error;
      }
      if (!header) this.end = end;
    }
    this.isTorn = this.end < this.#size;
  }

  /** Reads bytes of it into a buffer. Throws MalformedMedia if there are fewer. */
  readInto(buffer: Buffer, offset: number): void {
    for (let read = 0; read < buffer.length;) {
      const bytes = readSync(this.#descriptor, buffer, read, buffer.length - read, offset + read);
      if (bytes === 0) throw new MalformedMedia("a part has become shorter");
      read += bytes;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** The boxes of the file up to the first that is not whole. */
  *#boxes() {
    const header = Buffer.alloc(LONGEST_HEADER);
    for (let at = 0; at < this.#size;) {
      const bytes = readSync(this.#descriptor, header, 0, header.length, at);
      const box = readHeader(header.subarray(0, bytes));
      // A box that reaches to the end of the file was not finished.
      if (!box?.size || at + box.size > this.#size) return;
      if (!skipped.has(box.type) && !["moov", "moof", "mdat"].includes(box.type)) return;
      yield { type: box.type, at, bodyAt: at + box.headerSize, end: at + box.size };
      at += box.size;
    }
  }

  #read(from: number, to: number): Buffer {
    if (to - from > MOST_BYTES) throw new MalformedMedia("a box is too large");
    const bytes = Buffer.alloc(to - from);
    this.readInto(bytes, from);
    return bytes;
  }
}
