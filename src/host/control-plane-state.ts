import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";
import type { HostErrorCode } from "../shared/errors/host-codes.ts";

/**
 * The states of the control plane's process:
 *
 *   starting ──► ready
 *    ▲    ▲        │ exits, or stops answering
 *    │    └─── waiting ◄──┤
 *    └──────── failed  ◄──┘ too often in a row: tried again all the same; or for a reason that lasts: by retry only,
 *                             and without a window, where nobody can retry, the host exits
 *
 *   any ──► stopped
 */
export type ControlPlaneState =
  | { readonly status: "starting" }
  | { readonly status: "ready"; readonly port: number }
  | { readonly status: "waiting"; readonly crashes: number }
  | { readonly status: "failed"; readonly code: HostErrorCode; readonly message: string }
  | { readonly status: "stopped" };

/** Messages wait for the control plane, so it is first restarted almost at once. */
const restartBackoff: Backoff = { initial: 50, max: 5_000 };
/** After this long without a crash, the next one counts as the first. */
const CALM = 10_000;
/** After this many crashes in a row people are told: with the backoff, after 16 s at the earliest. */
const CRASHES_TO_TELL = 10;
/** The cause may pass, as a full disk does, and a server that nobody sits at has to recover by itself. */
const RETRY_FAILED = 10_000;

/**
 * Reasons that last until somebody acts: to start again would repeat them, and read a whole damaged database, or a copy
 * that is just on its way into the folder, each time.
 */
export const permanentFailures: ReadonlySet<HostErrorCode> = new Set([
  "HEARTH_DATABASE_NEWER",
  "HEARTH_DATABASE_DAMAGED",
  "HEARTH_DATABASE_MISSING",
  "HEARTH_DATABASE_FOREIGN",
  "HEARTH_NODE_TOO_OLD",
]);

/**
 * What to do after a process has ended for the reason `code` that was ready for `readyFor` ms (0: never). `delay` is
 * null where only a person's retry starts it again. Pure.
 */
export function afterEnd(
  crashesBefore: number,
  { readyFor, code }: { readyFor: number; code: HostErrorCode },
): { crashes: number; failed: boolean; delay: number | null } {
  const crashes = readyFor > CALM ? 1 : crashesBefore + 1;
  if (permanentFailures.has(code)) return { crashes, failed: true, delay: null };
  const failed = crashes >= CRASHES_TO_TELL;
  return { crashes, failed, delay: failed ? RETRY_FAILED : backoffDelay(restartBackoff, crashes - 1) };
}
