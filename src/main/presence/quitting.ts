import { app, dialog, powerMonitor, type BrowserWindow } from "electron";
import { inBackground } from "../../shared/base/background.ts";
import { mainTexts } from "../messages/index.ts";
import { quitQuestion, type PresenceState } from "./presence-state.ts";

interface Parts {
  readonly state: () => PresenceState;
  /** The window to ask in; null if none is visible. */
  readonly visibleWindow: () => BrowserWindow | null;
  /** Stops the host. */
  readonly stop: () => Promise<void>;
  readonly log: (text: string) => void;
}

/**
 * Quits in order: asks while others are in a call, stops the host, and only then closes the windows. The system is not
 * asked back: a service manager's signal, or a shutdown, quits at once.
 */
export class Quitting {
  readonly #parts: Parts;
  #stage: "running" | "stopping" | "stopped" = "running";
  #mayAsk = true;
  #question: AbortController | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    app.on("before-quit", (event) => {
      if (this.#stage === "stopped") return;
      event.preventDefault();
      inBackground(
        () => this.#quit(),
        (error) => parts.log(`Hearth could not quit: ${String(error)}`),
      );
    });
  }

  /** Whether windows may close. */
  get isUnderWay(): boolean {
    return this.#stage !== "running";
  }

  /** Once Electron is ready, because until then Chromium replaces the handlers of signals. */
  obeySystem(): void {
    // Ctrl+C in a terminal, a service manager, and a terminal that is closed.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => this.#atOnce());
    // The system waits for the host to stop.
    powerMonitor.on("shutdown", (event?: Electron.Event) => {
      event?.preventDefault();
      this.#atOnce();
    });
  }

  /** Also for a window on Windows, where the end of the session is said to windows. */
  obeySession(window: BrowserWindow): void {
    window.on("session-end", () => this.#atOnce());
  }

  #atOnce(): void {
    this.#mayAsk = false;
    this.#question?.abort();
    app.quit();
  }

  async #quit(): Promise<void> {
    if (this.#stage !== "running" || !(await this.#isConfirmed())) return;
    this.#stage = "stopping";
    try {
      await this.#parts.stop();
    } finally {
      this.#stage = "stopped";
      app.quit();
    }
  }

  /** There is at most one question: while it is open, another request changes nothing. */
  async #isConfirmed(): Promise<boolean> {
    const texts = mainTexts();
    const question = this.#mayAsk ? quitQuestion(this.#parts.state(), texts) : null;
    if (!question) return true;
    if (this.#question) return false;
    const closed = new AbortController();
    this.#question = closed;
    const options = {
      type: "warning" as const,
      title: "Hearth",
      ...question,
      buttons: [texts.quitAnyway, texts.cancel],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
      signal: closed.signal,
    };
    const window = this.#parts.visibleWindow();
    try {
      const { response } = await (window
        ? dialog.showMessageBox(window, options)
        : dialog.showMessageBox(options));
      return response === 0;
    } finally {
      this.#question = null;
    }
  }
}
