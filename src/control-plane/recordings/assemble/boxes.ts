/** A box of an MP4 (ISO 14496-12): its type of four characters, and what it contains. */
export interface Box {
  readonly type: string;
  readonly body: Buffer;
}

/** What a file contains is not what the format allows. Bytes from a torn end or from a stranger look like this. */
export class MalformedMedia extends Error {}

export interface BoxHeader {
  readonly type: string;
  /** Bytes, with the header; null for a box that reaches to the end of the file. */
  readonly size: number | null;
  readonly headerSize: 8 | 16;
}

/** The most bytes that a header takes. */
export const LONGEST_HEADER = 16;

/** Null if the bytes are too few, or cannot be a header. */
export function readHeader(bytes: Buffer): BoxHeader | null {
  if (bytes.length < 8) return null;
  const short = bytes.readUInt32BE(0);
  const type = bytes.toString("latin1", 4, 8);
  if (short === 0) return { type, size: null, headerSize: 8 };
  if (short !== 1) return short < 8 ? null : { type, size: short, headerSize: 8 };
  if (bytes.length < LONGEST_HEADER) return null;
  const size = Number(bytes.readBigUInt64BE(8));
  return size < LONGEST_HEADER || !Number.isSafeInteger(size) ? null : { type, size, headerSize: 16 };
}

/** The boxes that follow each other in a buffer. Throws MalformedMedia for one that does not fit. */
export function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = readHeader(bytes.subarray(at));
    if (!header?.size || at + header.size > bytes.length) throw new MalformedMedia("a box does not fit");
    boxes.push({ type: header.type, body: bytes.subarray(at + header.headerSize, at + header.size) });
    at += header.size;
  }
  return boxes;
}

/** The first box of a type. Throws MalformedMedia if there is none. */
export function findBox(boxes: readonly Box[], type: string): Buffer {
  const found = boxes.find((each) => each.type === type);
  if (!found) throw new MalformedMedia(`no ${type}`);
  return found.body;
}

/** Reads numbers one after the other. Throws MalformedMedia past the end. */
export class BoxReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u32(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  i32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  u64(): number {
    return safe(this.#bytes.readBigUInt64BE(this.#take(8)));
  }

  i64(): number {
    return safe(this.#bytes.readBigInt64BE(this.#take(8)));
  }

  skip(bytes: number): void {
    this.#take(bytes);
  }

  /** The version and flags with which a "full" box begins. */
  versionAndFlags(): { version: number; flags: number } {
    const both = this.u32();
    return { version: both >>> 24, flags: both & 0xff_ff_ff };
  }

  #take(bytes: number): number {
    if (this.left < bytes) throw new MalformedMedia("a box is too short");
    const at = this.#at;
    this.#at += bytes;
    return at;
  }
}

function safe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new MalformedMedia("a number is too large");
  return number;
}
