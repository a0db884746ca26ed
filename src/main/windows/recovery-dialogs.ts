import { dialog, type BrowserWindow } from "electron";
import { mainTexts } from "../messages/index.ts";

/** Dialogs about a window that does not work. Each closes when its signal is aborted. */

/** Resolves with whether to reload it; the alternative is to quit. */
export async function askToReload(
  window: BrowserWindow,
  what: "crashed" | "notLoaded",
  signal: AbortSignal,
): Promise<boolean> {
  const texts = mainTexts();
  // A window that has never loaded is still hidden, and on macOS the dialog is attached to it.
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

/** Resolves with whether to wait for it. Without an answer it is restarted after `patience` ms. */
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
    // A stray Enter or Escape while typing only waits.
    defaultId: 1,
    cancelId: 1,
    noLink: true,
    signal,
  });
  return response === 1;
}
