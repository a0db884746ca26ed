import type { FindProgress } from "./state.ts";

export interface FindOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The path of the media server in the packaged app; null if there is none. */
  readonly resource: string | null;
  /** Where downloaded and built binaries are kept. */
  readonly cacheDirectory: string;
  /** The base URL of the official releases: `<this>/v1.13.5/livekit_1.13.5_linux_amd64.tar.gz`. */
  readonly releases: string;
  /** SHA-256 in hex, by the archive's name. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FindProgress) => void;
  /** Called for each candidate that is not used, with a sentence for people. */
  readonly onSkipped: (reason: string) => void;
}
