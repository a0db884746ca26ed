import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";

const restartBackoff: Backoff = { initial: 200, max: 10_000 };
/** After this long without a crash, the next one counts as the first. */
const CALM = 60_000;
/** After this many crashes in a row people are told. */
const CRASHES_TO_TELL = 5;

/** What to do after a livekit-server has ended that was healthy for `healthyFor` ms (0: never). Pure. */
export function afterCrash(
  crashesBefore: number,
  healthyFor: number,
): { crashes: number; told: boolean; delay: number } {
  const crashes = healthyFor > CALM ? 1 : crashesBefore + 1;
  return {
    crashes,
    told: crashes >= CRASHES_TO_TELL,
    delay: backoffDelay(restartBackoff, crashes - 1),
  };
}
