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
