import { log } from "../log/log.ts";

/** Takes a turn: calls `begin` once it has come, and `end` when another tab has taken it. Returns what gives it up. */
export type TakeTurn = (begin: () => void, end: () => void) => () => void;

const NAME = "hearth.warm-ring";

/**
 * Only one tab of a browser is warm for a ring: they have the same session, and the media server would disconnect each as the
 * next one connects. That is the tab that was used last; when it is closed, another one takes its place.
 */
export const takeWarmTurn: TakeTurn = (begin, end) => {
  const stopped = new AbortController();
  /** Resolved to give it up; null while another tab has it. */
  let turn: PromiseWithResolvers<void> | null = null;
  let isQueued = false;

  const take = (own: PromiseWithResolvers<void>) => {
    const isNew = turn === null;
    turn = own;
    if (isNew) begin();
  };
  const request = (options: LockOptions) => {
    const own = Promise.withResolvers<void>();
    const granted = async () => {
      if (!options.steal) isQueued = false;
      if (stopped.signal.aborted) return;
      take(own);
      await own.promise;
    };
    const requested = async () => await navigator.locks.request(NAME, options, granted);
    requested().catch((error: unknown) => {
      if (stopped.signal.aborted) return;
      if (!isStolen(error)) {
        // Where storage is blocked, so are locks: each tab is on its own.
        log.info("Tabs cannot take turns in this browser", { error });
        take(own);
      } else if (turn === own) {
        turn = null;
        end();
        queue();
      }
    });
  };
  const queue = () => {
    if (isQueued) return;
    isQueued = true;
    request({ signal: stopped.signal });
  };
  const seize = () => {
    if (!turn) request({ steal: true });
  };

  if (document.hasFocus()) seize();
  else queue();
  window.addEventListener("focus", seize);
  return () => {
    window.removeEventListener("focus", seize);
    stopped.abort();
    turn?.resolve();
  };
};

const isStolen = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";
