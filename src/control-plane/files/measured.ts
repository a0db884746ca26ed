import { createHash, type Hash } from "node:crypto";
import { FileFailure, type FileDescription } from "../ports/files.ts";

/** Measures a file while it is read for an upload in parts. */
export class Measured {
  readonly #partSize: number;
  readonly #parts: Buffer[] = [];
  #part: Hash = createHash("sha256");
  #inPart = 0;

  /** `partSize` is in bytes; the last part is shorter. */
  constructor(partSize: number) {
    this.#partSize = partSize;
  }

  /** Passes the bytes on. Throws at the end if they are not those that were announced. */
  async *read(bytes: AsyncIterable<Buffer>, about: FileDescription): AsyncGenerator<Buffer> {
    const whole = createHash("sha256");
    let size = 0;
    for await (const chunk of bytes) {
      whole.update(chunk);
      size += chunk.byteLength;
      this.#add(chunk);
      yield chunk;
    }
    if (this.#inPart > 0 || this.#parts.length === 0) this.#endPart();
    if (size !== about.size || whole.digest("hex") !== about.sha256)
      throw new FileFailure("mismatch", "the file is not the one that was to be stored");
  }

  /** As S3 writes it: of a single part its SHA-256, of more that of all theirs with their number. */
  checksum(): string {
    const [only, ...others] = this.#parts;
    if (only && others.length === 0) return only.toString("base64");
    const all = createHash("sha256").update(Buffer.concat(this.#parts)).digest("base64");
    return `${all}-${this.#parts.length}`;
  }

  #add(chunk: Buffer): void {
    for (let rest = chunk; rest.byteLength > 0;) {
      const taken = rest.subarray(0, this.#partSize - this.#inPart);
      this.#part.update(taken);
      this.#inPart += taken.byteLength;
      if (this.#inPart === this.#partSize) this.#endPart();
      rest = rest.subarray(taken.byteLength);
    }
  }

  #endPart(): void {
    this.#parts.push(this.#part.digest());
    this.#part = createHash("sha256");
    this.#inPart = 0;
  }
}
