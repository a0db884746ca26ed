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

/** Shows it above everything, on every workspace, for as long as the app's window is there; takes no focus. */
export function showAbove(window: BrowserWindow, owner: BrowserWindow): void {
  window.setAlwaysOnTop(true, "floating");
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  const close = () => window.destroy();
  owner.once("closed", close);
  window.once("closed", () => owner.off("closed", close));
  window.showInactive();
}
