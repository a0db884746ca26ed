/**
 * Keys that are held. Of a global shortcut, the system reports only presses: on Windows and X11 again and again while the
 * keys are held, and nothing when they are let go. So the end of a hold is the end of its repeats.
 */

/** Within this time, in ms, the system has begun to repeat keys that are held: on Windows, a second is the longest delay. */
const FIRST_REPEAT = 1_200;
/** And then at least this often: Windows repeats keys every 400 ms at the slowest. */
const NEXT_REPEAT = 550;
/** Nobody presses keys again sooner than this. */
const SOONEST_PRESS = 250;
/** By how much the times between the repeats of a hold differ, as this process gets to know of them: less than a person's. */
const JITTER = 40;

/** Whether a press so soon after another one can only be its repeat. */
const isSoon = (gap: number): boolean => gap <= SOONEST_PRESS;

/** Whether a press comes as long after the last one as that one after its own: only the system is so regular. */
const isRegular = (gap: number, before: number): boolean =>
  gap <= NEXT_REPEAT && Math.abs(gap - before) <= JITTER;

/**
 * Toggles once for each press, however long it lasts. A press that may be a repeat waits for the next ones: if they come as only
 * repeats do, it was one, too. If none comes any more, each that has waited was a press of its own; of two of them, which is
 * also what slow keys repeat in a short hold, the one undoes the other either way.
 */
export function oncePerPress(toggle: () => void): () => void {
  let last = -Infinity;
  let gapBefore = Infinity;
  let waiting = 0;
  let decision: NodeJS.Timeout | undefined;
  const decide = (repeats: number) => {
    const presses = Math.max(0, waiting - repeats);
    waiting = 0;
    if (presses % 2 === 1) toggle();
  };
  return () => {
    const gap = performance.now() - last;
    last = performance.now();
    const wasRegular = isRegular(gap, gapBefore);
    gapBefore = gap;
    clearTimeout(decision);
    // Before a hold is known for one, its first repeat has waited; of slow keys, the second one as well.
    if (isSoon(gap)) decide(1);
    else if (wasRegular) decide(2);
    else if (gap > FIRST_REPEAT) toggle();
    else {
      waiting += 1;
      decision = setTimeout(() => decide(0), NEXT_REPEAT);
    }
  };
}

/**
 * Calls `down` as the keys are pressed, and `up` once they must have been released: shortly after the last repeat, or where
 * there was none, as soon as none can come any more. After `forget`, the next press is the first one again.
 */
export function whileHeld(down: () => void, up: () => void): { press: () => void; forget: () => void } {
  let last = -Infinity;
  let gapBefore = Infinity;
  let release: NodeJS.Timeout | undefined;
  const press = () => {
    const gap = performance.now() - last;
    last = performance.now();
    if (release === undefined) down();
    clearTimeout(release);
    release = setTimeout(
      () => {
        release = undefined;
        up();
      },
      untilReleased(gap, gapBefore),
    );
    gapBefore = gap;
  };
  const forget = () => {
    clearTimeout(release);
    release = undefined;
  };
  return { press, forget };
}

/** How long after a press no more of its repeats can come. */
function untilReleased(gap: number, gapBefore: number): number {
  // After the first repeat, which may come sooner than the others.
  if (isSoon(gap)) return isSoon(gapBefore) ? SOONEST_PRESS : NEXT_REPEAT;
  return isRegular(gap, gapBefore) ? NEXT_REPEAT : FIRST_REPEAT;
}
