import { createHash } from "node:crypto";
import { Transform } from "node:stream";

/** Passes bytes on, and counts and hashes them. */
export function measure(onBytes: (count: number) => void = () => {}) {
  const hash = createHash("sha256");
  let size = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      size += chunk.length;
      onBytes(chunk.length);
      next(null, chunk);
    },
  });
  /** Call it once, at the end. */
  return { stream, result: () => ({ size, sha256: hash.digest("hex") }) };
}

/** Reads bytes to their end. `sha256` is in hex. */
export async function measureToEnd(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { size, sha256: hash.digest("hex") };
}
