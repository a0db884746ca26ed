import { screen, type BrowserWindowConstructorOptions } from "electron";
import { alwaysOnTopOptions } from "./always-on-top.ts";
import { raisedSurface } from "./theme.ts";

const SIZE = { width: 400, height: 244 };
const MARGIN = 24;

/** The ring window, in the upper corner of the display that has the cursor. */
export function ringOptions(): BrowserWindowConstructorOptions {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  return {
    ...alwaysOnTopOptions,
    ...SIZE,
    x: workArea.x + workArea.width - SIZE.width - MARGIN,
    y: workArea.y + MARGIN,
    resizable: false,
    backgroundColor: raisedSurface(),
  };
}
