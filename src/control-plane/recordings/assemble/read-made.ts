import { open } from "node:fs/promises";
import { measureToEnd } from "../../../node/measure.ts";
import type { Assembled } from "./assemble.ts";
import { BoxReader, MalformedMedia, readHeader } from "./boxes.ts";

/** What our movies begin with, up to the end of their duration: the file type, and the header of the movie box. */
const HEAD_BYTES = 256;

/** A movie as `assembleParts` has written it, which is whole if it is there; null if there is none. */
export async function readMade(file: string): Promise<Omit<Assembled, "lostTail"> | null> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (!handle) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const durationMs = readDuration(buffer.subarray(0, bytesRead));
    if (durationMs === 0) return null;
    const whole = await measureToEnd(handle.createReadStream({ start: 0, autoClose: false }));
    return { ...whole, durationMs };
  } catch (error) {
    if (error instanceof MalformedMedia) return null;
    throw error;
  } finally {
    await handle.close();
  }
}

/** Zero for a part that was adopted as it is: its index does not say. */
function readDuration(head: Buffer): number {
  const movie = bodyOf(bodyOf(head, "ftyp").after, "moov").body;
  const reader = new BoxReader(bodyOf(movie, "mvhd").body);
  if (reader.versionAndFlags().version !== 1) return 0;
  reader.skip(16);
  const timescale = reader.u32();
  return timescale === 0 ? 0 : Math.round((reader.u64() * 1_000) / timescale);
}

/** The body of the first box, as far as it is there, and what follows it. */
function bodyOf(bytes: Buffer, type: string): { body: Buffer; after: Buffer } {
  const header = readHeader(bytes);
  if (!header?.size || header.type !== type) throw new MalformedMedia(`no ${type}`);
  return { body: bytes.subarray(header.headerSize, header.size), after: bytes.subarray(header.size) };
}
