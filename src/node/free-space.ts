import { statfsSync } from "node:fs";
import { limits } from "../shared/base/limits.ts";

/** Bytes that this user may still write to the disk that contains the folder, which has to exist. */
export function freeSpace(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Whether these bytes leave the space that messages need. The folder has to exist. */
export function hasSpaceBesideMessages(folder: string, bytes: number): boolean {
  try {
    return freeSpace(folder) >= bytes + limits.diskReserve;
  } catch {
    // Not every file system reports its free space.
    return true;
  }
}

class DiskFull extends Error {
  readonly code = "ENOSPC";
}

/** Throws ENOSPC if these bytes would take the space that messages need. The folder has to exist. */
export function leaveSpaceForMessages(folder: string, bytes: number): void {
  if (!hasSpaceBesideMessages(folder, bytes)) throw new DiskFull("the disk is almost full");
}
