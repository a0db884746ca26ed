import { inBackground } from "../shared/base/background.ts";
import { Secret } from "../shared/base/secret.ts";
import { HostFailure, type HostErrorCode } from "../shared/errors/host-codes.ts";
import { probe } from "./probe.ts";
import type { MediaServerKeys } from "./configuration.ts";
import type { MediaServerMonitor, MediaServerState } from "./state.ts";

const PROBE_INTERVAL = 2_000;
/** A token is valid for a minute, and LiveKit allows another. If the clocks differ by more, it rejects every token. */
const CLOCK_TOLERANCE = 60_000;

/**
 * The settings of an external LiveKit; null without LIVEKIT_URL. Throws HEARTH_LIVEKIT_SETTINGS unless all three are
 * set.
 */
export function externalLivekit(env: NodeJS.ProcessEnv): { url: string; keys: MediaServerKeys } | null {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = env;
  if (!url) return null;
  if (!apiKey || !apiSecret || !/^(ws|http)s?:\/\//.test(url))
    throw new HostFailure("HEARTH_LIVEKIT_SETTINGS");
  // By default, LiveKit signs its webhooks with the same key.
  const secret = new Secret(apiSecret);
  const keys = { apiKey, apiSecret: secret, webhookKey: apiKey, webhookSecret: secret };
  return { url: url.replace(/^ws/, "http").replace(/\/$/, ""), keys };
}

/** Probes an external LiveKit, and reports whether it is reachable and its clock is right. */
export class ExternalMediaServer implements MediaServerMonitor {
  /** It has its own. */
  readonly turnPort = null;
  readonly #url: string;
  readonly #onState: (state: MediaServerState) => void;
  #state: MediaServerState = { status: "starting" };
  #timer: NodeJS.Timeout | undefined;

  constructor(url: string, onState: (state: MediaServerState) => void) {
    this.#url = url;
    this.#onState = onState;
  }

  get state(): MediaServerState {
    return this.#state;
  }

  /** It has its own configuration. */
  reconfigure(): void {}

  start(): void {
    this.#probeInBackground();
  }

  cancel(): void {}

  retry(): void {}

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#state = { status: "stopped" };
  }

  async #probe(): Promise<void> {
    const answer = await probe(this.#url);
    if (this.#state.status === "stopped") return;
    const code = failureOf(answer, Date.now());
    if (code === null) {
      if (this.#state.status !== "healthy")
        this.#set({ status: "healthy", url: this.#url, pid: null, version: "external" });
    } else if (this.#state.status !== "waiting" || this.#state.code !== code)
      this.#set({ status: "waiting", crashes: 1, code });
  }

  #probeInBackground(): void {
    inBackground(
      async () => {
        try {
          await this.#probe();
        } finally {
          if (this.#state.status !== "stopped")
            this.#timer = setTimeout(() => this.#probeInBackground(), PROBE_INTERVAL);
        }
      },
      (error) => process.emitWarning(String(error)),
    );
  }

  #set(state: MediaServerState): void {
    this.#state = state;
    this.#onState(state);
  }
}

function failureOf(answer: { clock: number } | null, now: number): HostErrorCode | null {
  if (answer === null) return "HEARTH_LIVEKIT_UNREACHABLE";
  return Math.abs(answer.clock - now) > CLOCK_TOLERANCE ? "HEARTH_LIVEKIT_CLOCK" : null;
}
