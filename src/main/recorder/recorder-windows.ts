import { app, BrowserWindow, session, type Session, type WebContents } from "electron";
import type { CreateRecorderProgram, RecorderPage } from "../../host/index.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { redactWarnings } from "./redact-warnings.ts";

/** Until the page has loaded; below the deadline of calls over the process channel. In milliseconds. */
const OPEN_TIMEOUT = 20_000;

/**
 * Records in windows of the app that are never shown. Their page comes from the host, so they have neither our preload nor
 * anything else that the main window has: a session of their own in memory, and no permission.
 */
export const createWindowRecorder: CreateRecorderProgram = () => {
  redactWarnings();
  /** Electron never frees a session, so the sessions of windows that are gone are used again. */
  const used = new Set<number>();
  return {
    find: () => ({ kind: "app" }),
    // Windows and sessions in memory end with the app.
    discardLeftovers() {},
    async open(url, signal) {
      await app.whenReady();
      if (signal.aborted) throw new HostFailure("HEARTH_STOPPED");
      const number = lowestFree(used);
      used.add(number);
      const page = openWindow(session.fromPartition(`recorder-${number}`));
      void page.ended.then(() => used.delete(number));
      await load(page, url, signal);
      return page;
    },
  };
};

const lowestFree = (used: ReadonlySet<number>): number => {
  let number = 0;
  while (used.has(number)) number += 1;
  return number;
};

interface WindowPage extends RecorderPage {
  readonly window: BrowserWindow;
}

function openWindow(own: Session): WindowPage {
  denyEverything(own);
  const window = new BrowserWindow({
    title: "Hearth recorder",
    show: false,
    focusable: false,
    skipTaskbar: true,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: false,
      spellcheck: false,
      // Nobody sees it, and nobody presses anything in it.
      backgroundThrottling: false,
      autoplayPolicy: "no-user-gesture-required",
    },
  });
  const { webContents } = window;
  webContents.setAudioMuted(true);
  // Its title is what it is known by.
  window.on("page-title-updated", (event) => event.preventDefault());
  keepInPlace(webContents);

  const { promise: ended, resolve } = Promise.withResolvers<string>();
  let why = "its window was closed";
  const end = (how: string) => {
    if (window.isDestroyed()) return;
    why = how;
    const pid = webContents.getOSProcessId();
    window.destroy();
    endProcess(pid);
  };
  window.once("closed", () => resolve(why));
  webContents.once("render-process-gone", (_event, { reason, exitCode }) =>
    end(`its page is gone: ${reason}, exit code ${exitCode}`),
  );
  webContents.once("unresponsive", () => end("its page hangs"));
  return {
    window,
    ended,
    async close() {
      end("it was closed");
      await ended;
    },
  };
}

/** Also a process that hangs, and would go on using a core. The session is its own, and so is its process. */
function endProcess(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, "SIGKILL");
  } catch {
    // It has ended with its window.
  }
}

/** Electron's own error contains the address, and with it the secret. */
async function load(page: WindowPage, url: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(OPEN_TIMEOUT);
  const given = AbortSignal.any([signal, limit]);
  const stop = () => void page.close();
  given.addEventListener("abort", stop);
  try {
    const failure = await Promise.race([
      page.ended,
      page.window.loadURL(url).then(
        () => null,
        (error: { code?: unknown }) => String(error.code),
      ),
    ]);
    if (failure === null) return;
    await page.close();
    if (signal.aborted) throw new HostFailure("HEARTH_STOPPED");
    const how = limit.aborted ? "It did not load in time." : `${failure}.`;
    throw new HostFailure("HEARTH_RECORDER_FAILED", how);
  } finally {
    given.removeEventListener("abort", stop);
  }
}

/** The page that was opened stays, and opens no other. */
function keepInPlace(contents: WebContents): void {
  for (const event of ["will-navigate", "will-redirect", "will-frame-navigate"] as const)
    contents.on(event as "will-navigate", (details) => details.preventDefault());
  contents.on("will-attach-webview", (details) => details.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
}

/** Setting them again replaces the handlers of the window before. */
function denyEverything(own: Session): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.removeAllListeners("will-download");
  own.on("will-download", (event) => event.preventDefault());
}
