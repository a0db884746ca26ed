import type { FindProgress } from "./state.ts";

export interface FindOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Where the packaged app carries its media server; null when it does not. */
  readonly resource: string | null;
  /** Where what was fetched is kept, outside of any checkout or data folder. */
  readonly cacheDirectory: string;
  /** Where the official releases lie: `<this>/v1.13.5/livekit_1.13.5_linux_amd64.tar.gz`. */
  readonly releases: string;
  /** SHA-256 in hex, by the archive's name. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FindProgress) => void;
  /** Said of each way that did not lead to a binary. */
  readonly onSkipped: (reason: string) => void;
}
