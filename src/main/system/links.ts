import { shell, type WebContents } from "electron";
import { takePress } from "../windows/user-activation.ts";
import { nearestFolder } from "./nearest-folder.ts";

const SAFE_PROTOCOLS = new Set(["https:", "http:", "mailto:"]);

/** Only web and mail links leave the app; anything else could start a program. */
export function isSafeLink(url: string): boolean {
  try {
    return SAFE_PROTOCOLS.has(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Opens one link per press, so that a script cannot open any number of browser tabs. */
export async function openLink(url: string, pressedIn: WebContents): Promise<void> {
  if (isSafeLink(url) && takePress(pressedIn)) await shell.openExternal(url);
}

/** Shows a folder in the system's file manager, or the nearest one above it that exists. Throws if that fails. */
export async function openFolder(folder: string | null): Promise<void> {
  if (folder === null) return;
  const problem = await shell.openPath(nearestFolder(folder));
  if (problem) throw new Error(problem);
}
