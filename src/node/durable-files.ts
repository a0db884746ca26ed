import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * A file whose content is on the disk may still be lost with a power failure: its name is in its folder, which has to be
 * written as well. NTFS does that by itself, and Windows opens no folders.
 */
const needsSync = process.platform !== "win32";
/** Folders of some network file systems cannot be written on request. */
const unsupported: ReadonlySet<string | undefined> = new Set(["EINVAL", "ENOTSUP"]);

/** Resolves once all names in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (!needsSync) return;
  const handle = await open(folder);
  try {
    await handle.sync().catch(ignoreUnsupported);
  } finally {
    await handle.close();
  }
}

export function syncFolderSync(folder: string): void {
  if (needsSync) syncFileSync(folder);
}

/** Returns once the content of a file is on the disk. */
export function syncFileSync(file: string): void {
  const descriptor = openSync(file, "r");
  try {
    fsyncSync(descriptor);
  } catch (error) {
    ignoreUnsupported(error);
  } finally {
    closeSync(descriptor);
  }
}

/** Moves a file or folder, whose content is on the disk. Afterwards, its new name is as well. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  for (const folder of foldersOf(from, to)) await syncFolder(folder);
}

export function renameDurablySync(from: string, to: string): void {
  renameSync(from, to);
  for (const folder of foldersOf(from, to)) syncFolderSync(folder);
}

/** Creates a folder that only this user may read, and those above it that are missing, if it is not there. */
export async function createFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const parent of parentsOf(folder, first)) await syncFolder(parent);
}

export function createFolderSync(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const parent of parentsOf(folder, first)) syncFolderSync(parent);
}

/** The new name first: a file that has two is better than one that has none. */
const foldersOf = (from: string, to: string): Set<string> => new Set([dirname(to), dirname(from)]);

/** The parents of the folders that were created: all from `first` down to `folder`. */
function parentsOf(folder: string, first: string | undefined): string[] {
  if (first === undefined) return [];
  const parents = [dirname(folder)];
  for (let at = folder; at !== first && at !== dirname(at); at = dirname(at))
    parents.unshift(dirname(dirname(at)));
  return parents;
}

function ignoreUnsupported(error: unknown): void {
  if (!unsupported.has((error as NodeJS.ErrnoException).code)) throw error;
}
