import { permanentFailures, type ControlPlaneState, type MediaServerState } from "../../host/index.ts";
import type { Backoff } from "../../shared/base/backoff.ts";
import type { HostFailed, HostNews, MediaServerNews } from "../../shared/contract/ipc.ts";
import type { HostErrorCode } from "../../shared/errors/host-codes.ts";

/** The state of the host, as it is reported to windows. Pure. */

/** Between attempts to start the host. */
export const startBackoff: Backoff = { initial: 2_000, max: 30_000 };

/** Errors that last until somebody fixes the cause; a retry would only repeat them. */
const lasting: ReadonlySet<HostErrorCode> = new Set([
  ...permanentFailures,
  "HEARTH_RESTORE_REFUSED",
  "HEARTH_MOVED",
  "HEARTH_LIVEKIT_SETTINGS",
  "HEARTH_S3_SETTINGS",
  "HEARTH_TRANSCRIBE_SETTINGS",
  "HEARTH_RECORDER_SETTINGS",
  "HEARTH_STOPPED",
]);

/** Whether an automatic retry makes sense. */
export const isRetryable = (code: HostErrorCode): boolean => !lasting.has(code);

/** `paths` are those of the data folder and the log. */
export function hostNewsOf(
  state: ControlPlaneState,
  paths: Pick<HostFailed, "folder" | "log">,
): HostNews | null {
  switch (state.status) {
    case "failed":
      return { status: "failed", code: state.code, ...paths };
    case "ready":
      return { status: "ready" };
    case "stopped":
      return null;
    default:
      return { status: "starting" };
  }
}

export function mediaServerNewsOf(state: MediaServerState): MediaServerNews | null {
  switch (state.status) {
    case "finding":
      return { status: "finding", ...state.progress };
    case "unavailable":
    case "waiting":
      return { status: state.status, code: state.code };
    case "stopped":
      return null;
    default:
      return { status: state.status };
  }
}
