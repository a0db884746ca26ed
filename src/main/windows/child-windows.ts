import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";
import { pipOptions, setUpPip } from "./pip-window.ts";
import { ringOptions, setUpRing } from "./ring-window.ts";

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
  "incoming-call": { options: ringOptions, setUp: setUpRing },
};

export function childWindow(url: string, frameName: string) {
  return url === "about:blank" && Object.hasOwn(children, frameName) ? children[frameName] : undefined;
}
