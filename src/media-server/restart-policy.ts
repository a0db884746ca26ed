import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";

const restartBackoff: Backoff = { first: 200, most: 10_000 };
/** After being healthy for so long, the next crash counts as the first. */
const CALM = 60_000;
/** So many crashes in a row are told to people. */
const CRASHES_TO_TELL = 5;

/** What follows once a livekit-server has ended that was healthy for so long (0: never). Pure. */
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
