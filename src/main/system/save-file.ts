import type { WebContents } from "electron";
import { requirePress } from "../windows/user-activation.ts";

/**
 * Downloads a file of a host, and asks the person where to save it. With the window's session, which knows the pinned
 * certificates. Throws without a press.
 */
export function saveFile({ url, name }: { url: string; name: string }, pressedIn: WebContents): void {
  requirePress(pressedIn);
  download(url, pressedIn, () => name);
}

/** The same for a picture that the window shows, once it was pressed in the context menu. */
export function savePicture(url: string, shownIn: WebContents): void {
  download(url, shownIn, (proposed) => proposed);
}

/** `nameOf` chooses the name from the one that Chromium proposes. */
function download(url: string, contents: WebContents, nameOf: (proposed: string) => string): void {
  contents.session.once("will-download", (_event, item) =>
    item.setSaveDialogOptions({ defaultPath: nameOf(item.getFilename()) }),
  );
  contents.downloadURL(url);
}
