import type { WebContents } from "electron";

/** How often the page is asked whether it is there, ms. */
const INTERVAL = 3_000;
/** Beats without an answer after which it hangs. Beats, not seconds: a computer that sleeps has none. */
const MISSED = 4;

/**
 * Watches whether a page runs at all. Electron's own `unresponsive` comes only once somebody has pressed something
 * and waited; a page that hangs in a call is to be noticed before that. `onHang` is called again after as many beats
 * more, `onAnswer` with the first answer after it.
 */
export function watchHeartbeat(
  contents: WebContents,
  { onHang, onAnswer }: { onHang: () => void; onAnswer: () => void },
): void {
  let missed = 0;
  let hangs = false;
  /** The question that has no answer yet; one to a page that is gone never gets one. */
  let asked: symbol | null = null;

  const forget = () => {
    asked = null;
    missed = 0;
    hangs = false;
  };
  const answered = () => {
    if (hangs) onAnswer();
    forget();
  };
  const beat = () => {
    // Whoever stops the page in the debugger wants it to stand still.
    if (contents.isCrashed() || contents.isDevToolsOpened()) return;
    if (asked === null) {
      const question = Symbol("question");
      asked = question;
      const settle = () => {
        if (asked === question) answered();
      };
      ask(contents).then(settle, settle);
      return;
    }
    missed += 1;
    if (missed % MISSED !== 0) return;
    hangs = true;
    onHang();
  };

  const beating = setInterval(beat, INTERVAL);
  contents.once("destroyed", () => clearInterval(beating));
  // Another page, of which nothing has been asked yet.
  contents.on("did-navigate", answered);
  contents.on("render-process-gone", forget);
}

/** Async, so that a frame that is going at this moment rejects and does not throw. */
const ask = async (contents: WebContents): Promise<unknown> =>
  await contents.mainFrame.executeJavaScript("0");
