import type { WebContents } from "electron";

/** The interval between heartbeats, in milliseconds. */
export const BEAT = 3_000;

interface Listeners {
  /** Called at each heartbeat without an answer, with the number of heartbeats since the last answer. */
  readonly onSilence: (beats: number) => void;
  /** The first answer after a silence. */
  readonly onAnswer: () => void;
  /** The page is now being debugged, which may stop it, so its silence means nothing any more. */
  readonly onInspected: () => void;
}

/**
 * Detects pages that hang. Electron's own `unresponsive` is emitted only after user input that gets no response; a page
 * that hangs in a call has to be detected before that. Counts heartbeats and not seconds, because a sleeping computer
 * has no heartbeats.
 */
export function watchHeartbeat(
  contents: WebContents,
  isInspected: () => boolean,
  { onSilence, onAnswer, onInspected }: Listeners,
): void {
  let silent = 0;
  /** The heartbeat that has no answer yet. A page that is gone never answers. */
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
  // A new page, which has had no heartbeat yet.
  contents.on("did-navigate", answered);
  contents.on("did-fail-load", (_event, _code, _description, _url, isMainFrame) => {
    if (isMainFrame) answered();
  });
  contents.on("render-process-gone", forget);
}

/** Async, so that a frame that is being destroyed rejects and does not throw. */
const ask = async (contents: WebContents): Promise<unknown> =>
  await contents.mainFrame.executeJavaScript("0");
