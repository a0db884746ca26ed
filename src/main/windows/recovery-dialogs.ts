import { dialog, type BrowserWindow } from "electron";
import { mainTexts } from "../messages/index.ts";

/** What a person is asked about a window that does not work. Each closes by itself once its signal is aborted. */

/** Resolves with whether to load it again; the alternative is to quit. */
export async function askToReload(
  window: BrowserWindow,
  what: "crashed" | "notLoaded",
  signal: AbortSignal,
): Promise<boolean> {
  const texts = mainTexts();
  // One that has never loaded has not been shown; on macOS the question is a part of it.
  window.show();
  const { response } = await dialog.showMessageBox(window, {
    type: "error",
    title: "Hearth",
    message: texts[what],
    detail: texts.againDetail,
    buttons: [texts.tryAgain, texts.quit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 0;
}

/** Resolves with whether to wait for it. `patience` is after how many ms it will be restarted without an answer. */
export async function askToWait(
  window: BrowserWindow,
  patience: number,
  signal: AbortSignal,
): Promise<boolean> {
  const texts = mainTexts();
  const { response } = await dialog.showMessageBox(window, {
    type: "warning",
    title: "Hearth",
    message: texts.hangs,
    detail: texts.hangsDetail(patience / 1_000),
    buttons: [texts.restart, texts.wait],
    // Whoever happens to be typing changes nothing.
    defaultId: 1,
    cancelId: 1,
    noLink: true,
    signal,
  });
  return response === 1;
}
