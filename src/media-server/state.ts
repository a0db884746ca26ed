import type { HostErrorCode } from "../shared/errors/host-codes.ts";

/**
 * The media server, as its supervisor sees it:
 *
 *   finding ──► starting ──► healthy
 *      │  ▲         ▲           │ exits, or stops answering
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
  /** From 0 to 1 where it is known. */
  readonly fraction: number | null;
}

/** Watches a media server: one of our own, which it also starts and restarts, or one that runs elsewhere. */
export interface MediaServerSupervisor {
  readonly state: MediaServerState;
  start(): void;
  /** Stops looking for a binary, downloading or building one. */
  cancel(): void;
  /** Looks again after it was cancelled or failed. */
  retry(): void;
  stop(): Promise<void>;
}
