import { dialog, type BrowserWindow } from "electron";

/** What a person is asked about a window that does not work. Each closes by itself once its signal is aborted. */

/** Resolves with whether to load it again; the alternative is to quit. */
export async function askWhetherAgain(
  window: BrowserWindow,
  message: string,
  signal: AbortSignal,
): Promise<boolean> {
  // One that has never loaded has not been shown; on macOS the question is a part of it.
  window.show();
  const { response } = await dialog.showMessageBox(window, {
    type: "error",
    title: "Hearth",
    message,
    detail:
      "Messages you have sent are safe, and calls continue for everybody else. Trying again often helps.",
    buttons: ["Try again", "Quit Hearth"],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 0;
}

/** Resolves with whether to wait for it. `patience` is after how many ms it will be restarted without an answer. */
export async function askWhetherToWait(
  window: BrowserWindow,
  patience: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: "warning",
    title: "Hearth",
    message: "Hearth's window is not responding.",
    detail: `Hearth will restart it in ${patience / 1_000} seconds and rejoin your call, if you are in one. Choose Wait to give it more time.`,
    buttons: ["Restart now", "Wait"],
    // Whoever happens to be typing changes nothing.
    defaultId: 1,
    cancelId: 1,
    noLink: true,
    signal,
  });
  return response === 1;
}
