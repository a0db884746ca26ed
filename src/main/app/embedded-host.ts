import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import {
  AlreadyRunning,
  createNodeLauncher,
  defaultDataDirectory,
  signInOwner,
  startHost,
  type ControlPlaneLauncher,
  type Host,
  type MediaServerState,
  type RunningHost,
} from "../../host/index.ts";
import type { HostConnection, MediaServerNews } from "../../shared/contract/ipc.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { createUtilityLauncher } from "./utility-launcher.ts";

/** The app's address; another program may have it already, and then any will do. */
const PREFERRED_PORT = 4781;

/** One of our own; or one that somebody started before on the same folder, whose media server is none of ours. */
type AppHost = Pick<Host, "url" | "ownerCode" | "stop"> & {
  readonly mediaServer: Host["mediaServer"] | null;
};

/** The host inside the app, as windows know it. */
export class EmbeddedHost {
  readonly #starting: Promise<AppHost>;
  readonly #onNews: (news: MediaServerNews) => void;
  #news: MediaServerNews = { status: "starting" };
  #session: Promise<string> | null = null;

  constructor(onNews: (news: MediaServerNews) => void) {
    this.#onNews = onNews;
    this.#starting = this.#start();
    // Whoever asks for the connection gets the reason.
    this.#starting.catch(() => {});
  }

  /** One session for as long as the app runs: a window that reloads stays the same device. */
  async connect(): Promise<HostConnection> {
    try {
      const host = await this.#starting;
      this.#session ??= signInOwner(host, "This computer");
      return { status: "ready", url: host.url, accessToken: await this.#session, mediaServer: this.#news };
    } catch (error) {
      this.#session = null;
      return {
        status: "failed",
        code: error instanceof HostFailure ? error.code : "HEARTH_CONTROL_PLANE_FAILED",
      };
    }
  }

  async retryMediaServer(): Promise<void> {
    (await this.#starting).mediaServer?.retry();
  }

  async cancelMediaServer(): Promise<void> {
    (await this.#starting).mediaServer?.cancel();
  }

  async stop(): Promise<void> {
    const host = await this.#starting.catch(() => null);
    await host?.stop();
  }

  async #start(): Promise<AppHost> {
    try {
      return await this.#startAt(PREFERRED_PORT);
    } catch (error) {
      if (error instanceof AlreadyRunning && error.running) return this.#join(error.running);
      if (error instanceof HostFailure && error.code === "HEARTH_PORT_TAKEN") return await this.#startAt(0);
      throw error;
    }
  }

  /** The app is a window on that host then, as a browser would be, and leaves it running. */
  #join(running: RunningHost): AppHost {
    this.#news = { status: "healthy" };
    return {
      url: running.url,
      ownerCode: () => running.ownerCode(),
      mediaServer: null,
      async stop() {},
    };
  }

  #startAt(port: number): Promise<Host> {
    const built = import.meta.dirname;
    return startHost({
      dataDirectory: defaultDataDirectory(process.env, process.platform),
      uiDirectory: join(built, "../renderer"),
      version: app.getVersion(),
      port,
      launcher: chooseLauncher(join(built, "control-plane.js")),
      mediaServerResource: packagedMediaServer(),
      echo: !app.isPackaged && process.env["HEARTH_LOG_LEVEL"] !== undefined,
      // The log has it.
      onWarning: () => {},
      onMediaServer: (state) => {
        const news = newsOf(state);
        if (!news) return;
        this.#news = news;
        this.#onNews(news);
      },
    });
  }
}

/** The database needs Node-API 10. An Electron that is older runs the control plane in the Node that npm brought. */
function chooseLauncher(entry: string): ControlPlaneLauncher {
  if (Number(process.versions["napi"]) >= 10) return createUtilityLauncher(entry);
  const napi = execFileSync("node", ["-p", "process.versions.napi"], { encoding: "utf8" });
  if (Number(napi) < 10) throw new HostFailure("HEARTH_NODE_TOO_OLD");
  return createNodeLauncher("node", entry);
}

function packagedMediaServer(): string | null {
  const name = process.platform === "win32" ? "livekit-server.exe" : "livekit-server";
  const file = join(process.resourcesPath, name);
  return existsSync(file) ? file : null;
}

function newsOf(state: MediaServerState): MediaServerNews | null {
  switch (state.status) {
    case "finding":
      return { status: "finding", ...state.progress };
    case "unavailable":
      return { status: "unavailable", code: state.code };
    case "stopped":
      return null;
    default:
      return { status: state.status };
  }
}
