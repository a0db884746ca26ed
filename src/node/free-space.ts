import { statfsSync } from "node:fs";

/** Bytes that this user may still write to the disk that contains the folder, which has to exist. */
export function freeSpace(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
