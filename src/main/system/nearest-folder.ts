import { statSync } from "node:fs";
import { dirname } from "node:path";

/** The folder at a path, or the nearest one above it that exists and can be reached. */
export function nearestFolder(path: string): string {
  return isFolder(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Missing, or inaccessible to this user (EACCES), which is the same to them.
    return false;
  }
}
