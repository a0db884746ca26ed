import { app, dialog, type BrowserWindow } from "electron";
import { afterWindowCrash } from "./crash-policy.ts";
import { watchHeartbeat } from "./heartbeat.ts";

/** Chromium's ERR_ABORTED: another load has replaced this one. */
const ABORTED = -3;
/** How long a person has to say that a page that hangs is to be waited for, ms. */
const PATIENCE = 15_000;

/** A page that crashes, hangs or fails to load is reloaded as the same device, with backoff; then the person is asked. */
export function keepAlive(window: BrowserWindow, log: (text: string) => void): void {
  const { webContents } = window;
  let crashes: readonly number[] = [];
  let reloading: NodeJS.Timeout | undefined;
  /** Aborted when there is nothing to ask any more. */
  let asking: AbortController | null = null;

  const stopAsking = () => {
    asking?.abort();
    asking = null;
  };
  const reload = () => {
    if (!window.isDestroyed()) webContents.reload();
  };
  const recover = (what: string) => {
    stopAsking();
    clearTimeout(reloading);
    const next = afterWindowCrash(crashes, performance.now());
    crashes = next.crashes;
    if (next.delay === null)
      void askWhetherAgain(window, what).then((again) => (again ? reload() : app.quit()));
    else reloading = setTimeout(reload, next.delay);
  };

  webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit" && !window.isDestroyed())
      recover("Hearth's window has crashed several times.");
  });
  webContents.on("did-fail-load", (_event, code, description, url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return;
    log(`window ${webContents.id} could not load ${url}: ${description} (${code})`);
    recover("Hearth's window could not be loaded.");
  });
  watchHeartbeat(webContents, {
    onHang: () => {
      if (asking) return;
      log(`window ${webContents.id} does not answer`);
      const question = new AbortController();
      asking = question;
      void askWhetherToWait(window, question.signal).then((wait) => {
        if (question.signal.aborted) return;
        stopAsking();
        if (!wait && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
      });
    },
    onAnswer: () => {
      log(`window ${webContents.id} answers again`);
      stopAsking();
    },
  });
  window.once("closed", () => {
    stopAsking();
    clearTimeout(reloading);
  });
}

async function askWhetherAgain(window: BrowserWindow, message: string): Promise<boolean> {
  // One that has never loaded has not been shown; on macOS the question is a part of it.
  window.show();
  const { response } = await dialog.showMessageBox(window, {
    type: "error",
    title: "Hearth",
    message,
    detail: "Your messages are safe, and calls continue for everybody else. Trying again often helps.",
    buttons: ["Try Again", "Quit Hearth"],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 0;
}

/** Closes by itself when there is nothing to ask any more, or nobody answers: then there is nobody to wait. */
async function askWhetherToWait(window: BrowserWindow, signal: AbortSignal): Promise<boolean> {
  const late = AbortSignal.timeout(PATIENCE);
  const { response } = await dialog.showMessageBox(window, {
    type: "warning",
    title: "Hearth",
    message: "Hearth's window is not responding.",
    detail: `It restarts in ${PATIENCE / 1_000} seconds and brings you back to your call, unless you wait for it to recover.`,
    buttons: ["Restart Now", "Wait"],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
    signal: AbortSignal.any([signal, late]),
  });
  return response === 1 && !late.aborted;
}
