import type { MediaReach } from "../shared/base/reach.ts";
import type { HostErrorCode } from "../shared/errors/host-codes.ts";

/**
 * The media server, as its monitor sees it:
 *
 *   finding ──► starting ──► healthy
 *      │  ▲         ▲           │ exits, or is hung
 *      ▼  │ retry   └─ waiting ◄┘
 *   unavailable                                    any ──► stopped
 */
export type MediaServerState =
  | { readonly status: "finding"; readonly progress: FindProgress }
  | { readonly status: "starting" }
  | {
      readonly status: "healthy";
      readonly url: string;
      readonly pid: number | null;
      readonly version: string;
    }
  | { readonly status: "waiting"; readonly crashes: number; readonly code: HostErrorCode }
  | { readonly status: "unavailable"; readonly code: HostErrorCode; readonly message: string }
  | { readonly status: "stopped" };

export interface FindProgress {
  readonly step: "looking" | "downloading" | "building";
  /** From 0 to 1; null if it is not known. */
  readonly fraction: number | null;
}

/** Monitors a media server: its own, which it also starts and restarts, or an external one. */
export interface MediaServerMonitor {
  readonly state: MediaServerState;
  /** The loopback port on which it relays media (TURN); null if it does not. */
  readonly turnPort: number | null;
  /** Restarts it with this, if it is our own. */
  reconfigure(media: MediaReach): void;
  start(): void;
  /** Stops looking for a binary, downloading or building one. */
  cancel(): void;
  /** Tries again after `cancel` or a failure. */
  retry(): void;
  stop(): Promise<void>;
}
