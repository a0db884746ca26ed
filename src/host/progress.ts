import type { MediaServerState } from "../media-server/index.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import type { ControlPlaneState } from "./control-plane-state.ts";

/** The state of the media server as a line for a terminal; null if there is nothing to report. */
export function describeMediaServer(state: MediaServerState): string | null {
  switch (state.status) {
    case "finding": {
      const { step, fraction } = state.progress;
      if (step === "looking") return null;
      const what =
        step === "downloading"
          ? "Downloading the media server (first time only)"
          : "Building the media server (first time only; this takes a few minutes)";
      return fraction === null ? `${what}…` : `${what}… ${Math.floor(fraction * 10) * 10}%`;
    }
    case "unavailable":
      return `${state.message} (${state.code})`;
    case "waiting":
      if (state.code !== "HEARTH_LIVEKIT_CRASHED") return new HostFailure(state.code).message;
      return `The media server stopped ${state.crashes} times in a row; trying again (${state.code}).`;
    case "healthy":
      return "Calls are ready.";
    default:
      return null;
  }
}

/** The same for the control plane; single restarts are only in the log. */
export function describeControlPlane(state: ControlPlaneState): string | null {
  return state.status === "failed" ? `${new HostFailure(state.code).message} (${state.code})` : null;
}
