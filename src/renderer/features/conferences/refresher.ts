/** Fetches again when something has changed, at most once in a while, and never twice at the same time. */
export interface Refresher {
  /** Something has changed: fetches now, or as soon as the last fetch is done and `interval` has passed since it began. */
  ask(): void;
  stop(): void;
}

/** `fetch` never rejects. `interval` is in milliseconds. */
export function createRefresher(fetch: () => Promise<void>, interval: number): Refresher {
  let asked = false;
  let busy = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = async () => {
    asked = false;
    busy = true;
    await Promise.all([fetch(), pause()]);
    busy = false;
    if (asked && !stopped) void run();
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, interval);
    });
  return {
    ask() {
      asked = true;
      if (!busy && !stopped) void run();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
