import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { renameDurablySync } from "../../../node/durable-files.ts";
import { fileType, movieBox } from "./movie-box.ts";
import type { Movie } from "./movie.ts";
import { u32, u64s } from "./write-boxes.ts";

const BLOCK = 1024 * 1024;
const DATA_HEADER = 16;

/** What a movie takes on the disk. Bytes. */
export const movieSize = ({ tracks, data }: Movie): number =>
  fileType().length + movieBox(tracks, 0).length + DATA_HEADER + data.length;

/**
 * Writes a movie with its index first, so that a player can begin before it has everything. The file appears under its name
 * once it is whole and on the disk. Returns its SHA-256 in hex.
 */
export function writeMovie(movie: Movie, file: string): string {
  const unfinished = `${file}.part`;
  rmSync(unfinished, { force: true });
  const descriptor = openSync(unfinished, "wx", 0o600);
  const hash = createHash("sha256");
  const write = (bytes: Buffer) => {
    hash.update(bytes);
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
  };
  try {
    const type = fileType();
    const dataAt = movieSize(movie) - movie.data.length;
    write(type);
    write(movieBox(movie.tracks, dataAt));
    // The size 1 says that the real one, of 64 bits, follows.
    write(Buffer.concat([u32(1), Buffer.from("mdat", "latin1"), u64s([DATA_HEADER + movie.data.length])]));
    const block = Buffer.alloc(BLOCK);
    for (const piece of movie.data.pieces)
      if ("bytes" in piece) write(piece.bytes);
      else
        for (let copied = 0; copied < piece.length; copied += BLOCK) {
          const bytes = block.subarray(0, Math.min(BLOCK, piece.length - copied));
          piece.part.readInto(bytes, piece.offset + copied);
          write(bytes);
        }
    fsyncSync(descriptor);
    renameDurablySync(unfinished, file);
    return hash.digest("hex");
  } finally {
    closeSync(descriptor);
    rmSync(unfinished, { force: true });
  }
}
