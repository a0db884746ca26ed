import { shell } from "electron";

const SAFE_PROTOCOLS = new Set(["https:", "http:", "mailto:"]);

/** Only web and mail links leave the app; anything else could start a program. */
export function isSafeLink(url: string): boolean {
  try {
    return SAFE_PROTOCOLS.has(new URL(url).protocol);
  } catch {
    return false;
  }
}

export async function openLink(url: string): Promise<void> {
  if (isSafeLink(url)) await shell.openExternal(url);
}
