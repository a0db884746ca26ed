import { backoffDelay, type Backoff } from "../../shared/base/backoff.ts";

const reloadBackoff: Backoff = { initial: 1_000, max: 8_000 };
const WITHIN = 60_000;
/** After this many crashes within a minute, the window does not recover automatically, and the user is asked. */
const CRASHES_TO_ASK = 5;

/**
 * What to do after a crash, given the times of earlier ones. After the first, reload at once: it may be in a call.
 * `delay: null` means to ask. Pure.
 */
export function afterWindowCrash(
  before: readonly number[],
  now: number,
): { crashes: readonly number[]; delay: number | null } {
  const crashes = [...before.filter((at) => now - at < WITHIN), now];
  if (crashes.length >= CRASHES_TO_ASK) return { crashes: [], delay: null };
  return { crashes, delay: crashes.length === 1 ? 0 : backoffDelay(reloadBackoff, crashes.length - 2) };
}
