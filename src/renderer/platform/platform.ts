import type { MediaServerNews } from "../../shared/contract/ipc.ts";
import type { HostErrorCode } from "../../shared/errors/host-codes.ts";

/** What differs between the desktop app and a browser; everything else is one program. */
export interface Platform {
  readonly kind: "desktop" | "browser";
  /** Where the host is and who we are there. */
  connect(): Promise<HostSession>;
  keepSession(accessToken: string): void;
  forgetSession(): void;
  openLink(url: string): void;
  /** The media server of the embedded host; null where the host is somebody else's machine. */
  readonly mediaServer: MediaServerControl | null;
}

export type HostSession =
  | { readonly status: "ready"; readonly url: string; readonly accessToken: string }
  | { readonly status: "signed-out"; readonly url: string }
  | { readonly status: "failed"; readonly code: HostErrorCode };

export interface MediaServerControl {
  readonly onNews: (listener: (news: MediaServerNews) => void) => () => void;
  readonly retry: () => void;
  readonly cancel: () => void;
}
