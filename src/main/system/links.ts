import { statSync } from "node:fs";
import { dirname } from "node:path";
import { shell, type WebContents } from "electron";
import { takePress } from "../windows/user-activation.ts";

const SAFE_PROTOCOLS = new Set(["https:", "http:", "mailto:"]);

/** Only web and mail links leave the app; anything else could start a program. */
export function isSafeLink(url: string): boolean {
  try {
    return SAFE_PROTOCOLS.has(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** One link per press by a person, so that no script can open browser tabs without end. */
export async function openLink(url: string, pressedIn: WebContents): Promise<void> {
  if (isSafeLink(url) && takePress(pressedIn)) await shell.openExternal(url);
}

/** Shows a folder in the system's file manager, or the nearest one above it that exists; once per press. */
export async function openFolder(folder: string | null, pressedIn: WebContents): Promise<void> {
  if (folder === null || !takePress(pressedIn)) return;
  const problem = await shell.openPath(nearestFolder(folder));
  if (problem) throw new Error(problem);
}

function nearestFolder(path: string): string {
  const exists = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return exists || dirname(path) === path ? path : nearestFolder(dirname(path));
}
