import { existsSync, writeFileSync } from "node:fs";
import { dialog, type BrowserWindow } from "electron";
import { mainTexts } from "../messages/index.ts";

/** Explains, the first time ever that a window is closed, that the app keeps running. */
export class FirstNotice {
  readonly #file: string;
  #isOpen = false;

  /** `file` remembers that it was shown. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves with what to do with the window; null while it is being asked already. */
  async show(window: BrowserWindow): Promise<"hide" | "quit" | null> {
    if (this.#isOpen) return null;
    if (existsSync(this.#file)) return "hide";
    this.#isOpen = true;
    const texts = mainTexts();
    const { response } = await dialog
      .showMessageBox(window, {
        type: "info",
        title: "Hearth",
        message: texts.keepsRunning,
        detail: texts.keepsRunningDetail(process.platform === "darwin"),
        buttons: [texts.gotIt, texts.quit],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      })
      .finally(() => (this.#isOpen = false));
    this.#remember();
    return response === 1 ? "quit" : "hide";
  }

  #remember(): void {
    try {
      writeFileSync(this.#file, "", { mode: 0o600 });
    } catch {
      // It is shown once more.
    }
  }
}
