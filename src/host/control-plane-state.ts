import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";
import type { HostErrorCode } from "../shared/errors/host-codes.ts";

/**
 * The control plane's process, as whoever watches it sees it:
 *
 *   starting ──► ready
 *    ▲    ▲        │ exits, or stops answering
 *    │    └─── waiting ◄──┤
 *    └──────── failed  ◄──┘ too often in a row; tried again all the same, at once by retry      any ──► stopped
 */
export type ControlPlaneState =
  | { readonly status: "starting" }
  | { readonly status: "ready"; readonly port: number }
  | { readonly status: "waiting"; readonly crashes: number }
  | { readonly status: "failed"; readonly code: HostErrorCode; readonly message: string }
  | { readonly status: "stopped" };

/** Messages wait for it at most this long: it has to be back within a second. */
const restartBackoff: Backoff = { first: 50, most: 5_000 };
/** After being ready for so long, the next crash counts as the first. */
const CALM = 10_000;
/** So many crashes in a row are told to people: with the backoff, that is after 16 s at least. */
const CRASHES_TO_TELL = 10;
/** What made it fail may pass, as a full disk does; a server that nobody sits at has to come back by itself. */
const RETRY_FAILED = 10_000;

/** What follows once a process has ended that was ready for so long (0: never). Pure. */
export function afterEnd(
  crashesBefore: number,
  readyFor: number,
): { crashes: number; failed: boolean; delay: number } {
  const crashes = readyFor > CALM ? 1 : crashesBefore + 1;
  const failed = crashes >= CRASHES_TO_TELL;
  return { crashes, failed, delay: failed ? RETRY_FAILED : backoffDelay(restartBackoff, crashes - 1) };
}
