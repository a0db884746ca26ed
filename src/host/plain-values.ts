import type { MediaServerKeys, MediaServerState } from "../media-server/index.ts";
import type { SupervisorEventData } from "../shared/contract/process-channel.ts";

/** What the control plane is told about the media server. */
export function newsOf(state: MediaServerState): SupervisorEventData<"mediaServer"> {
  if (state.status === "healthy")
    return { status: "healthy", url: state.url, version: state.version, pid: state.pid };
  const status = state.status === "finding" || state.status === "starting" ? "starting" : "down";
  return { status, url: null, version: null, pid: null };
}

/** The process channel carries plain values only. */
export const revealed = (keys: MediaServerKeys) => ({
  ...keys,
  apiSecret: keys.apiSecret.reveal(),
  webhookSecret: keys.webhookSecret.reveal(),
});
