import { HostFailure } from "../shared/errors/host-codes.ts";
import { answers } from "./answers.ts";
import type { MediaServerKeys } from "./configuration.ts";
import type { MediaServerKeeper, MediaServerState } from "./state.ts";

const PROBE_INTERVAL = 2_000;

/** The settings of a LiveKit that runs elsewhere, or null where there are none. All three, or it is an error. */
export function externalLivekit(env: NodeJS.ProcessEnv): { url: string; keys: MediaServerKeys } | null {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = env;
  if (!url) return null;
  if (!apiKey || !apiSecret || !/^(ws|http)s?:\/\//.test(url))
    throw new HostFailure("HEARTH_LIVEKIT_SETTINGS");
  // Its webhooks are signed with the same key: that is LiveKit's own default.
  const keys = { apiKey, apiSecret, webhookKey: apiKey, webhookSecret: apiSecret };
  return { url: url.replace(/^ws/, "http").replace(/\/$/, ""), keys };
}

/** Watches a LiveKit that somebody else runs: it is there, or it is not. */
export class ExternalMediaServer implements MediaServerKeeper {
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

  start(): void {
    void this.#probe();
  }

  cancel(): void {}

  retry(): void {}

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#state = { status: "stopped" };
  }

  async #probe(): Promise<void> {
    const well = await answers(this.#url);
    if (this.#state.status === "stopped") return;
    if (well && this.#state.status !== "healthy")
      this.#set({ status: "healthy", url: this.#url, pid: null, version: "external" });
    else if (!well && this.#state.status !== "waiting")
      this.#set({ status: "waiting", crashes: 1, code: "HEARTH_LIVEKIT_UNREACHABLE" });
    this.#timer = setTimeout(() => void this.#probe(), PROBE_INTERVAL);
  }

  #set(state: MediaServerState): void {
    this.#state = state;
    this.#onState(state);
  }
}
