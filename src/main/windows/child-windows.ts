import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";
import { showAlwaysOnTop } from "./always-on-top.ts";
import { pipOptions, setUpPip } from "./pip-window.ts";
import { ringOptions } from "./ring-window.ts";

/**
 * The child windows that our page may open, by frame name. They are empty documents that share its JavaScript, so
 * tracks and state are those of the page.
 */
const children: Readonly<
  Record<
    string,
    {
      options: (owner: BrowserWindow) => BrowserWindowConstructorOptions;
      setUp: (window: BrowserWindow, owner: BrowserWindow) => void;
    }
  >
> = {
  pip: { options: pipOptions, setUp: setUpPip },
  "incoming-call": { options: ringOptions, setUp: showAlwaysOnTop },
};

export function childWindow(url: string, frameName: string) {
  return url === "about:blank" && Object.hasOwn(children, frameName) ? children[frameName] : undefined;
}
