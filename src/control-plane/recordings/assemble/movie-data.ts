import type { Part } from "./part.ts";

/** Bytes of the output: its own, or copied from a part. */
export type Piece =
  | { readonly bytes: Buffer }
  | { readonly part: Part; readonly offset: number; readonly length: number };

/** What the samples of the output consist of, in its order. */
export class MovieData {
  readonly pieces: Piece[] = [];
  /** Bytes of all pieces. */
  length = 0;

  add(bytes: Buffer): void {
    this.pieces.push({ bytes });
    this.length += bytes.length;
  }

  copy(part: Part, offset: number, length: number): void {
    const last = this.pieces.at(-1);
    // What lies behind each other is copied at once.
    if (last && "part" in last && last.part === part && last.offset + last.length === offset)
      this.pieces[this.pieces.length - 1] = { ...last, length: last.length + length };
    else this.pieces.push({ part, offset, length });
    this.length += length;
  }
}
