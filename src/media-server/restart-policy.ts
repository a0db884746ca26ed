import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";

const restartBackoff: Backoff = { initial: 200, max: 10_000 };
/** After this long without a crash, the crash count starts again. */
const STABLE_AFTER = 60_000;
/** From this many crashes in a row on, the window shows it. */
const CRASH_LOOP_THRESHOLD = 5;

/**
 * What to do after a livekit-server that was healthy for `healthyFor` ms (0: never) has exited. `delay` is in ms. Pure.
 */
export function afterCrash(
  crashesBefore: number,
  healthyFor: number,
): { crashes: number; crashLooping: boolean; delay: number } {
  const crashes = healthyFor > STABLE_AFTER ? 1 : crashesBefore + 1;
  return {
    crashes,
    crashLooping: crashes >= CRASH_LOOP_THRESHOLD,
    delay: backoffDelay(restartBackoff, crashes - 1),
  };
}
