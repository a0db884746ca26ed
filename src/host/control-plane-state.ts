import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";
import type { HostErrorCode } from "../shared/errors/host-codes.ts";

/**
 * The states of the control plane's process:
 *
 *   starting ──► ready
 *    ▲    ▲        │ exits, or is hung
 *    │    └─── waiting ◄──┤
 *    └──────── failed  ◄──┘ a crash loop: still restarted, every 10 s; a permanent failure: restarted only
 *                             by a person's retry, so without a window the host exits
 *
 *   any ──► stopped
 */
export type ControlPlaneState =
  | { readonly status: "starting" }
  | { readonly status: "ready" }
  | { readonly status: "waiting"; readonly crashes: number }
  | { readonly status: "failed"; readonly code: HostErrorCode; readonly message: string }
  | { readonly status: "stopped" };

/** The first restart is almost immediate, because no message can be sent or received meanwhile. */
const restartBackoff: Backoff = { initial: 50, max: 5_000 };
/** After this long without a crash, the crash count starts again. */
const STABLE_AFTER = 10_000;
/** From this many crashes in a row on, the state is `failed`: with the backoff, after 16 s at the earliest. */
const CRASH_LOOP_THRESHOLD = 10;
/** The cause may go away (a full disk, for example), and an unattended server has to recover by itself. */
const FAILED_RETRY_DELAY = 10_000;

/**
 * Failures that only a person can fix. Restarting would fail again, and each time read a whole damaged database, or a
 * backup that is still being copied into the folder.
 */
export const permanentFailures: ReadonlySet<HostErrorCode> = new Set([
  "HEARTH_DATABASE_NEWER",
  "HEARTH_DATABASE_DAMAGED",
  "HEARTH_DATABASE_MISSING",
  "HEARTH_DATABASE_FOREIGN",
  "HEARTH_NODE_MISSING",
  "HEARTH_NODE_TOO_OLD",
]);

/**
 * What to do after a process that was ready for `readyFor` ms (0: never) has exited with `code`. `delay` is in ms, or
 * null if it is restarted only when a person retries. Pure.
 */
export function afterEnd(
  crashesBefore: number,
  { readyFor, code }: { readyFor: number; code: HostErrorCode },
): { crashes: number; failed: boolean; delay: number | null } {
  const crashes = readyFor > STABLE_AFTER ? 1 : crashesBefore + 1;
  if (permanentFailures.has(code)) return { crashes, failed: true, delay: null };
  const failed = crashes >= CRASH_LOOP_THRESHOLD;
  return { crashes, failed, delay: failed ? FAILED_RETRY_DELAY : backoffDelay(restartBackoff, crashes - 1) };
}
