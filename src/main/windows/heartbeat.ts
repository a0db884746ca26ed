import type { WebContents } from "electron";

/** How often the page is asked whether it is there, ms. */
export const BEAT = 3_000;

interface Listeners {
  /** At each beat to which the page has not answered: how many have passed since it last did. */
  readonly onSilence: (beats: number) => void;
  /** The first answer after a silence. */
  readonly onAnswer: () => void;
  /** Somebody has begun to inspect the page, which may stop it: how long it is silent means nothing any more. */
  readonly onInspected: () => void;
}

/**
 * Watches whether a page runs at all. Electron's own `unresponsive` comes only once somebody has pressed something
 * and waited; a page that hangs in a call is to be noticed before that. Beats, not seconds: a computer that sleeps
 * has none.
 */
export function watchHeartbeat(
  contents: WebContents,
  isInspected: () => boolean,
  { onSilence, onAnswer, onInspected }: Listeners,
): void {
  let silent = 0;
  /** The question that has no answer yet; one to a page that is gone never gets one. */
  let asked: symbol | null = null;

  const forget = () => {
    asked = null;
    silent = 0;
  };
  const answered = () => {
    if (silent > 0) onAnswer();
    forget();
  };
  const beat = () => {
    if (isInspected()) {
      if (silent > 0) onInspected();
      forget();
      return;
    }
    if (contents.isCrashed()) return;
    if (asked === null) {
      const question = Symbol("question");
      asked = question;
      const settle = () => {
        if (asked === question) answered();
      };
      ask(contents).then(settle, settle);
      return;
    }
    silent += 1;
    onSilence(silent);
  };

  const beating = setInterval(beat, BEAT);
  contents.once("destroyed", () => clearInterval(beating));
  // Another page, of which nothing has been asked yet.
  contents.on("did-navigate", answered);
  contents.on("did-fail-load", (_event, _code, _description, _url, isMainFrame) => {
    if (isMainFrame) answered();
  });
  contents.on("render-process-gone", forget);
}

/** Async, so that a frame that is going at this moment rejects and does not throw. */
const ask = async (contents: WebContents): Promise<unknown> =>
  await contents.mainFrame.executeJavaScript("0");
