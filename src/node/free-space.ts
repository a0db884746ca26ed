import { statfsSync } from "node:fs";
import { limits } from "../shared/base/limits.ts";

/** Bytes that this user may still write to the disk that contains the folder, which has to exist. */
export function freeSpace(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

class DiskFull extends Error {
  readonly code = "ENOSPC";
}

/** Throws ENOSPC if these bytes would take the space that messages need. The folder has to exist. */
export function leaveSpaceForMessages(folder: string, bytes: number): void {
  let free = Infinity;
  try {
    free = freeSpace(folder);
  } catch {
    // Not every file system reports its free space.
  }
  if (free < bytes + limits.diskReserve) throw new DiskFull("the disk is almost full");
}
