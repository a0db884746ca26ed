import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import {
  AlreadyRunning,
  defaultDataDirectory,
  logFile,
  signInOwner,
  readNetworkOptions,
  startHost,
  type ControlPlaneState,
  type Host,
  type Restore,
  type RunningHost,
} from "../../host/index.ts";
import { backoffDelay } from "../../shared/base/backoff.ts";
import { routes } from "../../shared/contract/client.ts";
import type { HostConnection, HostFailed, HostNews, MediaServerNews } from "../../shared/contract/ipc.ts";
import { NO_ACTIVITY, type Activity } from "../../shared/contract/process-channel.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { createWindowRecorder } from "../recorder/recorder-windows.ts";
import { chooseLauncher, fileOfLaunched } from "./choose-launcher.ts";
import { hostNewsOf, mediaServerNewsOf, isRetryable, startBackoff } from "./host-news.ts";

/** The app's usual port; if another program has it, the system picks one. */
const PREFERRED_PORT = 4781;
/** Below the 5 s that a press remains valid. In milliseconds. */
const HEALTH_TIMEOUT = 2_000;

/** Our own host, or one that already runs on the same folder in other processes. */
type AppHost = Pick<Host, "url" | "ownerCode" | "stop"> & { readonly own: Host | null };

/** The host on this computer that the app runs or uses, for its windows. There is none until `start` is called. */
export class EmbeddedHost {
  readonly #onHost: (news: HostNews) => void;
  readonly #onMediaServer: (news: MediaServerNews) => void;
  readonly #onActivity: (activity: Activity) => void;
  readonly #stopping = new AbortController();
  /** Null until it is started. */
  #attempt: Promise<AppHost> | null = null;
  #failures = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #host: HostNews = { status: "starting" };
  #mediaServer: MediaServerNews = { status: "starting" };
  #session: Promise<string> | null = null;

  constructor(listeners: {
    onHost: (news: HostNews) => void;
    onMediaServer: (news: MediaServerNews) => void;
    onActivity: (activity: Activity) => void;
  }) {
    this.#onHost = listeners.onHost;
    this.#onMediaServer = listeners.onMediaServer;
    this.#onActivity = listeners.onActivity;
  }

  /** Starts it, unless it has been started. */
  start(): void {
    this.#attempt ??= this.#attemptStart();
  }

  /** One session for as long as the app runs: a window that reloads stays the same device. */
  async connect(): Promise<HostConnection> {
    if (!this.#attempt) return { status: "no-host" };
    try {
      const host = await this.#attempt;
      this.#session ??= signInOwner(host, hostname());
      const accessToken = await this.#session;
      return { status: "ready", url: host.url, accessToken, mediaServer: this.#mediaServer };
    } catch (error) {
      this.#session = null;
      return failed(error);
    }
  }

  /** Starts a new attempt at once, without waiting for the backoff. */
  async retry(): Promise<void> {
    if (!this.#attempt) return;
    const host = await this.#attempt.catch(() => null);
    // There is no host yet, or it was that of another process, which may have ended.
    if (!host?.own) this.#attempt = this.#attemptStart();
    else if (this.#host.status === "failed") host.own.retryControlPlane();
  }

  /** Whether it has failed, or does not answer. */
  async isDown(): Promise<boolean> {
    if (!this.#attempt || this.#host.status !== "ready") return true;
    try {
      const { url } = await this.#attempt;
      await fetch(url + routes.getHealth.path, { signal: AbortSignal.timeout(HEALTH_TIMEOUT) });
      return false;
    } catch {
      return true;
    }
  }

  /** The path of the data folder; null if there is none. */
  get folder(): string | null {
    return paths().folder;
  }

  async retryMediaServer(): Promise<void> {
    (await this.#attempt)?.own?.mediaServer.retry();
  }

  async cancelMediaServer(): Promise<void> {
    (await this.#attempt)?.own?.mediaServer.cancel();
  }

  /** Writes to our own host's log; if there is none here, or it belongs to another process, to standard error. */
  log(text: string): void {
    const aloud = () => void process.stderr.write(`${text}\n`);
    if (!this.#attempt) aloud();
    else this.#attempt.then(({ own }) => (own ? own.log(text) : aloud()), aloud);
  }

  /** Our own host; null if it does not run. Throws HEARTH_ALREADY_RUNNING if the host belongs to another process. */
  async requireOwn(): Promise<AppHost | null> {
    const host = await (this.#attempt?.catch(() => null) ?? null);
    if (host && !host.own) throw new HostFailure("HEARTH_ALREADY_RUNNING");
    return host;
  }

  /**
   * Stops our own host, has `work` change its data folder, and starts it again, with the backup that `work` returns. Resolves
   * once `work` has.
   */
  async whileStopped(work: () => Promise<Restore | undefined>): Promise<void> {
    const host = await this.requireOwn();
    const worked = (async () => {
      await host?.stop();
      this.#onActivity(NO_ACTIVITY);
      return await work();
    })();
    this.#session = null;
    this.#attempt = this.#attemptStart(worked.catch(() => undefined));
    await worked;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#retryTimer);
    this.#stopping.abort();
    const host = await this.#attempt?.catch(() => null);
    await host?.stop();
  }

  /** Starts once `restore`, if there is one, has resolved. */
  #attemptStart(restore?: Promise<Restore | undefined>): Promise<AppHost> {
    clearTimeout(this.#retryTimer);
    this.#publish({ status: "starting" });
    const attempt = this.#start(restore);
    attempt.then(
      () => {
        this.#failures = 0;
        this.#publish({ status: "ready" });
      },
      (error: unknown) => this.#failed(error),
    );
    return attempt;
  }

  #failed(error: unknown): void {
    const news = failed(error);
    this.#publish(news);
    if (this.#stopping.signal.aborted || !isRetryable(news.code)) return;
    const delay = backoffDelay(startBackoff, this.#failures);
    this.#failures += 1;
    this.#retryTimer = setTimeout(() => (this.#attempt = this.#attemptStart()), delay);
  }

  async #start(restore?: Promise<Restore | undefined>): Promise<AppHost> {
    try {
      return await this.#startAt(PREFERRED_PORT, await restore);
    } catch (error) {
      if (error instanceof AlreadyRunning && error.running) return this.#join(error.running);
      // The port is opened after the restore, which is done by then.
      if (error instanceof HostFailure && error.code === "HEARTH_PORT_TAKEN") return await this.#startAt(0);
      throw error;
    }
  }

  /** The app is then a client of that host, like a browser, and leaves it running. */
  #join(running: RunningHost): AppHost {
    this.#mediaServer = { status: "healthy" };
    return {
      url: running.url,
      ownerCode: () => running.ownerCode(),
      own: null,
      async stop() {},
    };
  }

  async #startAt(port: number, restore?: Restore): Promise<AppHost> {
    const own = await startHost({
      dataDirectory: dataDirectory(),
      uiDirectory: fileOfLaunched("renderer"),
      version: app.getVersion(),
      port,
      network: readNetworkOptions(process.env),
      launcher: chooseLauncher("main/control-plane.js"),
      createRecorder: createWindowRecorder,
      mediaServerResource: packagedMediaServer(),
      echo: !app.isPackaged && process.env["HEARTH_LOG_LEVEL"] !== undefined,
      // Logged already.
      onWarning: () => {},
      restore,
      signal: this.#stopping.signal,
      onControlPlane: (state: ControlPlaneState) => {
        const news = hostNewsOf(state, paths());
        if (news) this.#publish(news);
      },
      onActivity: this.#onActivity,
      onMediaServer: (state) => {
        const news = mediaServerNewsOf(state);
        if (!news) return;
        this.#mediaServer = news;
        this.#onMediaServer(news);
      },
    });
    return {
      url: own.url,
      ownerCode: (lifetime) => own.ownerCode(lifetime),
      own,
      stop: () => own.stop(),
    };
  }

  #publish(news: HostNews): void {
    this.#host = news;
    this.#onHost(news);
  }
}

function failed(error: unknown): HostFailed {
  const code = error instanceof HostFailure ? error.code : "HEARTH_CONTROL_PLANE_FAILED";
  return { status: "failed", code, ...paths() };
}

/** Throws if this user has no home folder. */
const dataDirectory = () => defaultDataDirectory(process.env, process.platform);

/** The paths of the data folder and of its log; null if there are none. */
function paths(): Pick<HostFailed, "folder" | "log"> {
  try {
    const folder = dataDirectory();
    const log = logFile(folder);
    return { folder, log: existsSync(log) ? log : null };
  } catch {
    // This user has no home folder, which is reported as the failure.
    return { folder: null, log: null };
  }
}

/** The media server that lies in the resources of a packaged app; null where there is none. */
function packagedMediaServer(): string | null {
  const name = process.platform === "win32" ? "livekit-server.exe" : "livekit-server";
  const file = join(process.resourcesPath, name);
  return existsSync(file) ? file : null;
}
