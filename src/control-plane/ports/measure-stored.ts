import { createHash } from "node:crypto";
import { FileFailure, type FileStore } from "../ports/files.ts";

/**
 * Reads a file of a store to its end: its size in bytes, and its SHA-256 in hex; null if there is none. Rejects if the store
 * does not respond, or with the signal's reason.
 */
export async function measureStored(
  store: Pick<FileStore, "open">,
  key: string,
  signal: AbortSignal,
): Promise<{ size: number; sha256: string } | null> {
  try {
    const { bytes } = await store.open(key, null, signal);
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.byteLength;
    }
    return { size, sha256: hash.digest("hex") };
  } catch (error) {
    if (error instanceof FileFailure && error.problem === "missing") return null;
    throw error;
  }
}
