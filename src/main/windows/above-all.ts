import type { BrowserWindow } from "electron";

/** Above everything, on every workspace, for as long as the app's window is there. */
export function keepAbove(window: BrowserWindow, owner: BrowserWindow): void {
  window.setAlwaysOnTop(true, "floating");
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  const close = () => window.destroy();
  owner.once("closed", close);
  window.once("closed", () => owner.off("closed", close));
}
