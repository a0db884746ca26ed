import { BrowserWindow, clipboard, Menu, type WebContents } from "electron";
import { mainTexts } from "../messages/index.ts";
import { savePicture } from "../system/save-file.ts";
import { contextMenu } from "./context-menu.ts";

/**
 * Shows the context menu of a window. The system's menu can only be pressed by a person, so what it does takes no further
 * press.
 */
export function offerContextMenu(contents: WebContents): void {
  contents.on("context-menu", (_event, pressed) => {
    const items = contextMenu(pressed, mainTexts(), {
      replaceWord: (word) => contents.replaceMisspelling(word),
      learnWord: (word) => void contents.session.addWordToSpellCheckerDictionary(word),
      edit: (command) => contents[command](),
      lookUp: process.platform === "darwin" ? () => contents.showDefinitionForSelection() : null,
      copyText: (text) => clipboard.writeText(text),
      copyPicture: () => contents.copyImageAt(pressed.x, pressed.y),
      savePicture: (url) => savePicture(url, contents),
    });
    const window = BrowserWindow.fromWebContents(contents);
    if (items.length > 0 && window) Menu.buildFromTemplate(items).popup({ window });
  });
}
