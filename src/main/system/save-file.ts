import type { WebContents } from "electron";
import { requirePress } from "../windows/user-activation.ts";

/**
 * Downloads a file of a host, and asks the person where to save it. With the window's session, which knows the pinned
 * certificates. Throws without a press.
 */
export function saveFile({ url, name }: { url: string; name: string }, pressedIn: WebContents): void {
  requirePress(pressedIn);
  pressedIn.session.once("will-download", (_event, item) => item.setSaveDialogOptions({ defaultPath: name }));
  pressedIn.downloadURL(url);
}
