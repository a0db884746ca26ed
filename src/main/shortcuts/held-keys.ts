/**
 * Keys that are held. Of a global shortcut, the system reports only presses: on Windows and X11 again and again while the
 * keys are held, and nothing when they are let go. So the end of a hold is the end of its repeats.
 */

/** Within this time, in ms, the system has begun to repeat keys that are held: on Windows, a second is the longest delay. */
const FIRST_REPEAT = 1_200;
/** And then at least this often. */
const NEXT_REPEAT = 250;

/** Whether a press so soon after another one can only be its repeat. */
const isRepeat = (gap: number): boolean => gap <= NEXT_REPEAT;

/**
 * Calls `act` once for each press, however long it lasts. A press that may be the first repeat of another one waits for the
 * next repeat: if that comes, it was none of its own.
 */
export function oncePerPress(act: () => void): () => void {
  let last = -Infinity;
  let pending: NodeJS.Timeout | undefined;
  return () => {
    const gap = performance.now() - last;
    last = performance.now();
    clearTimeout(pending);
    if (isRepeat(gap)) return;
    if (gap > FIRST_REPEAT) act();
    else pending = setTimeout(act, NEXT_REPEAT);
  };
}

/**
 * Calls `down` as the keys are pressed, and `up` once they must have been released: shortly after the last repeat, or where
 * there was none, as soon as none can come any more.
 */
export function whileHeld(down: () => void, up: () => void): () => void {
  let last = -Infinity;
  let release: NodeJS.Timeout | undefined;
  return () => {
    const gap = performance.now() - last;
    last = performance.now();
    if (release === undefined) down();
    clearTimeout(release);
    release = setTimeout(
      () => {
        release = undefined;
        up();
      },
      isRepeat(gap) ? NEXT_REPEAT : FIRST_REPEAT,
    );
  };
}
