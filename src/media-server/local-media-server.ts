import { setTimeout } from "node:timers/promises";
import type { MediaReach } from "../shared/base/reach.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { isReachable } from "./probe.ts";
import type { MediaServerKeys } from "./configuration.ts";
import { findMediaServer, type FoundBinary } from "./find.ts";
import type { FindOptions } from "./find-options.ts";
import { isMediaPortTaken } from "./ports.ts";
import { afterCrash } from "./restart-policy.ts";
import { startServerProcess } from "./server-process.ts";
import type { MediaServerMonitor, MediaServerState } from "./state.ts";

const STARTUP_PROBE_INTERVAL = 25;
const STARTUP_TIMEOUT = 20_000;
const PROBE_INTERVAL = 2_000;
/** A server that misses this many probes in a row counts as hung. */
const MISSED_PROBES = 3;

export interface MediaServerOptions {
  readonly dataDirectory: string;
  readonly keys: MediaServerKeys;
  readonly media: MediaReach;
  readonly webhookUrl: string;
  readonly find: Omit<FindOptions, "signal" | "onProgress" | "onSkipped">;
  readonly onState: (state: MediaServerState) => void;
  readonly onLine: (line: string) => void;
}

/** Finds livekit-server and keeps it running until it is stopped. */
export class LocalMediaServer implements MediaServerMonitor {
  readonly #options: MediaServerOptions;
  readonly #stopped = new AbortController();
  #state: MediaServerState = { status: "finding", progress: { step: "looking", fraction: null } };
  #finding = new AbortController();
  #retried = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #media: MediaReach;
  /** Ends the current process, so that the next one starts with another configuration. */
  #reconfigured = new AbortController();
  #turnPort: number | null = null;

  constructor(options: MediaServerOptions) {
    this.#options = options;
    this.#media = options.media;
  }

  get state(): MediaServerState {
    return this.#state;
  }

  get turnPort(): number | null {
    return this.#turnPort;
  }

  /** Restarts livekit-server with this. Clients in calls rejoin. */
  reconfigure(media: MediaReach): void {
    this.#media = media;
    // Nobody is to use, or to believe in, the process that ends now.
    if (this.#state.status === "healthy") this.#set({ status: "starting" });
    this.#reconfigured.abort();
    this.#retried.abort();
  }

  start(): void {
    this.#running = this.#run();
  }

  cancel(): void {
    this.#finding.abort();
  }

  retry(): void {
    if (this.#state.status === "waiting") this.#retried.abort();
    if (this.#state.status !== "unavailable") return;
    this.#finding = new AbortController();
    this.start();
  }

  async stop(): Promise<void> {
    this.#set({ status: "stopped" });
    this.#stopped.abort();
    await this.#running;
  }

  #set(state: MediaServerState): void {
    if (this.#state.status === "stopped") return;
    this.#state = state;
    this.#options.onState(state);
  }

  async #run(): Promise<void> {
    try {
      const binary = await findMediaServer({
        ...this.#options.find,
        signal: AbortSignal.any([this.#finding.signal, this.#stopped.signal]),
        onProgress: (progress) => this.#set({ status: "finding", progress }),
        onSkipped: this.#options.onLine,
      });
      await this.#keepRunning(binary);
    } catch (error) {
      const code = error instanceof HostFailure ? error.code : "HEARTH_LIVEKIT_MISSING";
      const message = error instanceof Error ? error.message : String(error);
      this.#set({ status: "unavailable", code, message });
    }
  }

  async #keepRunning(binary: FoundBinary): Promise<void> {
    for (let crashes = 0; !this.#stopped.signal.aborted;) {
      this.#set({ status: "starting" });
      this.#reconfigured = new AbortController();
      const { how, healthyFor, isPortTaken = false } = await this.#runOnce(binary);
      this.#turnPort = null;
      if (this.#stopped.signal.aborted) return;
      if (this.#reconfigured.signal.aborted) {
        this.#options.onLine("livekit-server is restarted with another configuration");
        continue;
      }
      const next = afterCrash(crashes, healthyFor);
      crashes = next.crashes;
      this.#options.onLine(`livekit-server stopped (${how}); restarting it, attempt ${crashes}`);
      if (isPortTaken) this.#set({ status: "waiting", crashes, code: "HEARTH_MEDIA_PORT_TAKEN" });
      else if (next.crashLooping) this.#set({ status: "waiting", crashes, code: "HEARTH_LIVEKIT_CRASHED" });
      else this.#set({ status: "starting" });
      this.#retried = new AbortController();
      await pause(next.delay, AbortSignal.any([this.#stopped.signal, this.#retried.signal]));
    }
  }

  /** Runs one process until it ends. Returns how it ended, and for how long it was healthy. */
  async #runOnce(binary: FoundBinary): Promise<{ how: string; healthyFor: number; isPortTaken?: boolean }> {
    if (await isMediaPortTaken(this.#media))
      return { how: `port ${this.#media.udpPort} is taken`, healthyFor: 0, isPortTaken: true };
    const started = await startServerProcess({
      ...this.#options,
      media: this.#media,
      binary: binary.path,
    }).catch(String);
    // A full disk, for example. It is retried.
    if (typeof started === "string") return { how: started, healthyFor: 0 };
    const ended = new AbortController();
    void started.exited.then(() => ended.abort());
    const over = AbortSignal.any([ended.signal, this.#stopped.signal, this.#reconfigured.signal]);
    this.#turnPort = started.turnPort;

    const startedAt = performance.now();
    while (!over.aborted && !(await isReachable(started.url))) {
      if (performance.now() - startedAt > STARTUP_TIMEOUT) started.kill();
      await pause(STARTUP_PROBE_INTERVAL, over);
    }
    const healthyAt = performance.now();
    if (!over.aborted)
      this.#set({ status: "healthy", url: started.url, pid: started.pid, version: binary.version });
    for (let missed = 0; !over.aborted;) {
      // After a missed probe, the next one follows at once, because the timeout was the wait.
      if (missed === 0) await pause(PROBE_INTERVAL, over);
      missed = (await isReachable(started.url)) ? 0 : missed + 1;
      if (missed >= MISSED_PROBES) started.kill();
    }
    if (!ended.signal.aborted) await started.stop();
    const how = ended.signal.aborted ? await started.exited : "stop";
    return { how, healthyFor: performance.now() - healthyAt };
  }
}

/** Waits for a time in ms, or until the signal is aborted. */
async function pause(milliseconds: number, until: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal: until }).catch(() => {});
}
