import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";
import { showAbove } from "./above-all.ts";
import { pipOptions, setUpPip } from "./pip-window.ts";
import { ringOptions } from "./ring-window.ts";

/**
 * The windows that our page may open, by the name that it gives them, and no others: empty ones that share
 * its JavaScript, so that what plays and rings there is the same call.
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
  "incoming-call": { options: ringOptions, setUp: showAbove },
};

export function childWindow(url: string, frameName: string) {
  return url === "about:blank" && Object.hasOwn(children, frameName) ? children[frameName] : undefined;
}
