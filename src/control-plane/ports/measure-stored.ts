import { measureToEnd } from "../../node/measure.ts";
import { FileFailure, type FileStore } from "./files.ts";

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
    return await measureToEnd(bytes);
  } catch (error) {
    if (error instanceof FileFailure && error.problem === "missing") return null;
    throw error;
  }
}
