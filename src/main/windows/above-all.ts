import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";

/** A window without a frame that is shown once it is set up. */
export const aboveAll: BrowserWindowConstructorOptions = {
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
 * Shows it above everything, on every workspace, for as long as the page that opened it is there: one that was
 * loaded anew, or has crashed, knows nothing of it. Takes no focus.
 */
export function showAbove(window: BrowserWindow, owner: BrowserWindow): void {
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
