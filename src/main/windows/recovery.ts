import { app, dialog, type BrowserWindow } from "electron";
import { afterWindowCrash } from "./crash-policy.ts";

/** Chromium's ERR_ABORTED: another load has replaced this one. */
const ABORTED = -3;

/** A page that crashes, hangs or fails to load is reloaded as the same device, or the person is asked. */
export function keepAlive(window: BrowserWindow): void {
  const { webContents } = window;
  let crashes: readonly number[] = [];
  let reloading: NodeJS.Timeout | undefined;
  let hanging = new AbortController();

  const reload = () => {
    if (!window.isDestroyed()) webContents.reload();
  };
  const recover = () => {
    hanging.abort();
    clearTimeout(reloading);
    const next = afterWindowCrash(crashes, performance.now());
    crashes = next.crashes;
    if (next.delay === null) void askAfterCrashes(window).then((again) => (again ? reload() : app.quit()));
    else reloading = setTimeout(reload, next.delay);
  };

  webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit" && !window.isDestroyed()) recover();
  });
  webContents.on("did-fail-load", (_event, code, _description, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) recover();
  });
  window.on("unresponsive", () => {
    hanging = new AbortController();
    void askWhileHanging(window, hanging.signal).then((restart) => {
      if (restart && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
    });
  });
  window.on("responsive", () => hanging.abort());
  window.once("closed", () => {
    hanging.abort();
    clearTimeout(reloading);
  });
}

async function askAfterCrashes(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: "error",
    title: "Hearth",
    message: "Hearth's window has crashed several times.",
    detail: "Messages are safe, and calls go on for everybody else. Opening it again often helps.",
    buttons: ["Open again", "Quit Hearth"],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 0;
}

/** Closes by itself when the window responds again. */
async function askWhileHanging(window: BrowserWindow, signal: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: "warning",
    title: "Hearth",
    message: "Hearth's window is not responding.",
    detail: "It may come back by itself. Restarting it brings you back to your call.",
    buttons: ["Wait", "Restart the window"],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 1 && !signal.aborted;
}
