import { app, BrowserWindow, type WebContents } from "electron";
import { inBackground } from "../../shared/base/background.ts";
import { afterWindowCrash } from "./crash-policy.ts";
import { BEAT, watchHeartbeat } from "./heartbeat.ts";
import { askToReload, askToWait } from "./recovery-dialogs.ts";

/** Chromium's ERR_ABORTED: another load has replaced this one. */
const ABORTED = -3;
/** Missed heartbeats after which a page counts as hung, and again after the user has chosen to wait. */
const BEATS_UNTIL_HUNG = 4;
/** Heartbeats after which a hung page is restarted unless the user chooses to wait. */
const BEATS_UNTIL_RESTART = 5;
/** A renderer process that has not ended this long after `forcefullyCrashRenderer`, ms, is killed. */
const CRASH_TIMEOUT = 3_000;
/** A loaded page that still shows nothing after this, ms, is reloaded. */
const CONTENT_TIMEOUT = 10_000;
const CHILDREN_OF_ROOT = `document.getElementById("root")?.childElementCount`;

/** A page that crashes, hangs or fails to load is reloaded as the same device, with backoff; then the user is asked. */
export function keepAlive(window: BrowserWindow, log: (text: string) => void): void {
  const { webContents } = window;
  let crashes: readonly number[] = [];
  let reloading: NodeJS.Timeout | undefined;
  let showing: NodeJS.Timeout | undefined;
  /** The open dialog, of which there is at most one. Aborted when it is no longer needed. */
  let question: { readonly about: "hang" | "crashes"; readonly closed: AbortController } | null = null;
  /** The latest heartbeat without an answer, and where counting starts: at the first, or at the user's last decision. */
  let silence = 0;
  let countedFrom = 0;

  const closeQuestion = () => {
    question?.closed.abort();
    question = null;
  };
  /** Resolves with the answer; null if the dialog was closed. */
  const ask = async (
    about: "hang" | "crashes",
    how: (signal: AbortSignal) => Promise<boolean>,
  ): Promise<boolean | null> => {
    const closed = new AbortController();
    question = { about, closed };
    const answer = await how(closed.signal);
    if (closed.signal.aborted) return null;
    question = null;
    return answer;
  };
  const reload = () => {
    if (!window.isDestroyed()) webContents.reload();
  };
  const recover = async (what: "crashed" | "notLoaded") => {
    clearTimeout(showing);
    // The user is being asked already.
    if (question?.about === "crashes") return;
    closeQuestion();
    clearTimeout(reloading);
    const next = afterWindowCrash(crashes, performance.now());
    crashes = next.crashes;
    if (next.delay !== null) {
      reloading = setTimeout(reload, next.delay);
      return;
    }
    const again = await ask("crashes", (signal) => askToReload(window, what, signal));
    if (again === true) reload();
    else if (again === false) app.quit();
  };

  const recoveryFailed = (error: unknown) => log(`the window was not recovered: ${String(error)}`);

  webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit" && !window.isDestroyed())
      inBackground(() => recover("crashed"), recoveryFailed);
  });
  webContents.on("did-fail-load", (_event, code, description, url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return;
    log(`window ${webContents.id} could not load ${url}: ${description} (${code})`);
    inBackground(() => recover("notLoaded"), recoveryFailed);
  });
  webContents.on("did-start-navigation", ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) clearTimeout(showing);
  });
  webContents.on("did-finish-load", () => {
    clearTimeout(showing);
    showing = setTimeout(() => inBackground(recoverIfBlank, recoveryFailed), CONTENT_TIMEOUT);
  });
  /** A missing script fails silently, and the page stays empty. */
  const recoverIfBlank = async () => {
    if (window.isDestroyed() || isInspected()) return;
    const shown: unknown = await webContents.executeJavaScript(CHILDREN_OF_ROOT).catch(
      // It has crashed or been reloaded, which is handled elsewhere.
      () => null,
    );
    if (shown !== 0) return;
    log(`window ${webContents.id} has loaded and shows nothing`);
    await recover("notLoaded");
  };

  const restart = () => {
    countedFrom = silence;
    if (!window.isDestroyed()) crash(webContents);
  };
  const askAboutHang = async () => {
    log(`window ${webContents.id} does not answer`);
    const wait = await ask("hang", (signal) => askToWait(window, BEATS_UNTIL_RESTART * BEAT, signal));
    if (wait === true) countedFrom = silence;
    else if (wait === false) restart();
  };

  watchHeartbeat(webContents, isInspected, {
    onSilence(beats) {
      silence = beats;
      if (beats === 1) countedFrom = 0;
      const silent = beats - countedFrom;
      if (question?.about === "hang" && silent >= BEATS_UNTIL_RESTART) {
        closeQuestion();
        restart();
      } else if (!question && silent >= BEATS_UNTIL_HUNG) {
        countedFrom = beats;
        inBackground(askAboutHang, recoveryFailed);
      }
    },
    onAnswer() {
      if (question?.about === "hang") log(`window ${webContents.id} answers again`);
      if (question?.about !== "crashes") closeQuestion();
    },
    onInspected() {
      if (question?.about !== "crashes") closeQuestion();
    },
  });
  window.once("closed", () => {
    closeQuestion();
    clearTimeout(reloading);
    clearTimeout(showing);
  });
}

/** A page that is stopped in the debugger is not hung. All our windows share one page's JavaScript. */
const isInspected = (): boolean =>
  BrowserWindow.getAllWindows().some(
    ({ webContents }) => webContents.isDevToolsOpened() || webContents.debugger.isAttached(),
  );

/** Ends the page's process, even if it is stopped and cannot crash itself. */
function crash(contents: WebContents): void {
  const pid = contents.getOSProcessId();
  const kill = setTimeout(() => {
    try {
      if (pid > 0) process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }, CRASH_TIMEOUT);
  const ended = () => clearTimeout(kill);
  contents.once("render-process-gone", ended);
  contents.once("destroyed", ended);
  contents.forcefullyCrashRenderer();
}
