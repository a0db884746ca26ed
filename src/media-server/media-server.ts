import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { answers } from "./answers.ts";
import type { MediaServerKeys } from "./configuration.ts";
import { findMediaServer, type FoundBinary } from "./find.ts";
import type { FindOptions } from "./find-options.ts";
import { startServerProcess, type ServerProcess } from "./server-process.ts";
import type { MediaServerKeeper, MediaServerState } from "./state.ts";

const restartBackoff: Backoff = { first: 200, most: 10_000 };
/** After this long without a crash, the next one counts as the first. */
const CALM = 60_000;
/** So many crashes in a row are told to people. */
const CRASHES_TO_TELL = 5;
const STARTUP_PROBE_INTERVAL = 25;
const STARTUP_LIMIT = 20_000;
const PROBE_INTERVAL = 2_000;
/** A server that misses this many probes in a row hangs. */
const MISSED_PROBES = 3;

export interface MediaServerOptions {
  readonly dataDirectory: string;
  readonly keys: MediaServerKeys;
  readonly webhookUrl: string;
  readonly find: Omit<FindOptions, "signal" | "onProgress" | "onRefused">;
  readonly onState: (state: MediaServerState) => void;
  readonly onLine: (line: string) => void;
}

/** Finds livekit-server and keeps it running until it is stopped. */
export class MediaServer implements MediaServerKeeper {
  readonly #options: MediaServerOptions;
  #state: MediaServerState = { status: "finding", progress: { step: "looking", fraction: null } };
  #finding = new AbortController();
  #process: ServerProcess | null = null;
  #wake: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: MediaServerOptions) {
    this.#options = options;
  }

  get state(): MediaServerState {
    return this.#state;
  }

  start(): void {
    this.#running = this.#run();
  }

  cancel(): void {
    this.#finding.abort();
  }

  retry(): void {
    if (this.#state.status !== "unavailable") return;
    this.#finding = new AbortController();
    this.start();
  }

  async stop(): Promise<void> {
    this.#set({ status: "stopped" });
    this.#finding.abort();
    this.#wake?.();
    await this.#process?.stop();
    await this.#running;
  }

  #set(state: MediaServerState): void {
    if (this.#isStopped()) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #isStopped(): boolean {
    return this.#state.status === "stopped";
  }

  async #run(): Promise<void> {
    try {
      const binary = await findMediaServer({
        ...this.#options.find,
        signal: this.#finding.signal,
        onProgress: (progress) => this.#set({ status: "finding", progress }),
        onRefused: this.#options.onLine,
      });
      await this.#keepRunning(binary);
    } catch (error) {
      const code = error instanceof HostFailure ? error.code : "HEARTH_LIVEKIT_MISSING";
      const message = error instanceof Error ? error.message : String(error);
      this.#set({ status: "unavailable", code, message });
    }
  }

  async #keepRunning(binary: FoundBinary): Promise<void> {
    for (let crashes = 0; !this.#isStopped();) {
      const startedAt = Date.now();
      this.#set({ status: "starting" });
      // A full disk takes no configuration, for a while: that, too, is tried again.
      const end = await this.#runOnce(binary).catch((error: unknown) => String(error));
      if (this.#isStopped()) return;
      crashes = Date.now() - startedAt > CALM ? 1 : crashes + 1;
      this.#options.onLine(`livekit-server stopped (${end}); starting it again, try ${crashes}`);
      if (crashes >= CRASHES_TO_TELL)
        this.#set({ status: "waiting", crashes, code: "HEARTH_LIVEKIT_CRASHED" });
      else this.#set({ status: "starting" });
      await this.#pause(backoffDelay(restartBackoff, crashes - 1));
    }
  }

  /** From the start of one process to its end; resolves with how it ended. */
  async #runOnce(binary: FoundBinary): Promise<string> {
    const server = await startServerProcess({ ...this.#options, binary: binary.path });
    this.#process = server;
    if (this.#isStopped()) await server.stop();
    let ended = false;
    void server.exited.then(() => {
      ended = true;
      this.#wake?.();
    });
    const deadline = Date.now() + STARTUP_LIMIT;
    while (!ended && !(await answers(server.url))) {
      if (Date.now() > deadline) server.kill();
      await this.#pause(STARTUP_PROBE_INTERVAL);
    }
    if (!ended) this.#set({ status: "healthy", url: server.url, pid: server.pid, version: binary.version });
    for (let missed = 0; !ended;) {
      await this.#pause(PROBE_INTERVAL);
      missed = ended || (await answers(server.url)) ? 0 : missed + 1;
      if (missed >= MISSED_PROBES) server.kill();
    }
    this.#process = null;
    return await server.exited;
  }

  /** Waits, but not longer than until something happens. */
  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
