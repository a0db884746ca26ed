import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";

/** A frameless window that stays hidden until `showAlwaysOnTop`. */
export const alwaysOnTopOptions: BrowserWindowConstructorOptions = {
  title: "Hearth",
  frame: false,
  show: false,
  alwaysOnTop: true,
  skipTaskbar: true,
  fullscreenable: false,
  minimizable: false,
  maximizable: false,
};

/**
 * Shows it above all other windows, on every workspace, without taking the focus. It closes with the page that opened
 * it: a page that was reloaded or has crashed has no reference to it.
 */
export function showAlwaysOnTop(window: BrowserWindow, owner: BrowserWindow): void {
  window.setAlwaysOnTop(true, "floating");
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  const close = () => window.destroy();
  const { webContents } = owner;
  owner.once("closed", close);
  webContents.once("did-navigate", close);
  webContents.once("render-process-gone", close);
  window.once("closed", () => {
    owner.off("closed", close);
    webContents.off("did-navigate", close);
    webContents.off("render-process-gone", close);
  });
  window.showInactive();
}
