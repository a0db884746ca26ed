import { screen, type BrowserWindow, type BrowserWindowConstructorOptions } from "electron";
import { keepAbove } from "./above-all.ts";

const SIZE = { width: 400, height: 244 };
const MARGIN = 24;

/** Somebody calls: shown where the person is looking, in the upper corner. */
export function ringOptions(): BrowserWindowConstructorOptions {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  return {
    ...SIZE,
    x: workArea.x + workArea.width - SIZE.width - MARGIN,
    y: workArea.y + MARGIN,
    title: "Hearth",
    frame: false,
    show: false,
    resizable: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    fullscreenable: false,
    minimizable: false,
    maximizable: false,
  };
}

export function setUpRing(window: BrowserWindow, owner: BrowserWindow): void {
  keepAbove(window, owner);
  window.showInactive();
}
