import { statfsSync } from "node:fs";

/** Null if the disk cannot be asked. Bytes. */
export function diskOf(folder: string): { free: number; total: number } | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return null;
  }
}
