import { userInfo } from "node:os";
import {
  defaultCacheDirectory,
  externalLivekit,
  ExternalMediaServer,
  MediaServer,
  RELEASES,
  type MediaServerKeeper,
  type MediaServerState,
} from "../media-server/index.ts";
import { displayName } from "../shared/contract/entities.ts";
import type { ToControlPlane } from "../shared/contract/process-channel.ts";
import { ControlPlaneProcess } from "./control-plane-process.ts";
import { prepareDataDirectory } from "./data-directory.ts";
import type { ControlPlaneLauncher } from "./launcher.ts";
import { lockDataDirectory } from "./lock.ts";
import { openLog } from "./log.ts";
import { loadSecrets } from "./secrets.ts";

export interface HostOptions {
  readonly dataDirectory: string;
  readonly uiDirectory: string;
  readonly version: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly launcher: ControlPlaneLauncher;
  /** The media server inside the packaged app; null when there is none. */
  readonly mediaServerResource: string | null;
  /** Whether logs go to standard error too. */
  readonly echo: boolean;
  readonly onMediaServer: (state: MediaServerState) => void;
}

export interface Host {
  readonly url: string;
  readonly mediaServer: MediaServerKeeper;
  readonly controlPlanePid: number | undefined;
  /** A single-use code that signs the owner in. Lifetime in milliseconds. */
  ownerCode(lifetime: number): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the host: control plane first, because rooms and messages need nothing else, then the media server
 * beside it. Either one's crash leaves the other alone.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { dataDirectory } = options;
  prepareDataDirectory(dataDirectory);
  const unlock = lockDataDirectory(dataDirectory);
  const log = openLog(dataDirectory, options.echo);
  const external = externalLivekit(process.env);
  const keys = external?.keys ?? loadSecrets(dataDirectory);
  let mediaServer: MediaServerKeeper | undefined;

  const controlPlane = new ControlPlaneProcess({
    launcher: options.launcher,
    start: {
      type: "start",
      dataDirectory,
      uiDirectory: options.uiDirectory,
      version: options.version,
      port: options.port,
      ownerName: ownerName(),
      livekit: keys,
    },
    onReady() {
      if (mediaServer) controlPlane.send(newsOf(mediaServer.state));
    },
    onLine: (line) => log.line("control-plane", line),
  });

  let port: number;
  try {
    port = await controlPlane.start();
  } catch (error) {
    log.close();
    unlock();
    throw error;
  }

  const url = `http://127.0.0.1:${port}`;
  const onState = (state: MediaServerState) => {
    log.line("host", `media server: ${JSON.stringify(state)}`);
    controlPlane.send(newsOf(state));
    options.onMediaServer(state);
  };
  const server: MediaServerKeeper = external
    ? new ExternalMediaServer(external.url, onState)
    : new MediaServer({
        dataDirectory,
        keys,
        webhookUrl: `${url}/v1/calls/webhook`,
        find: {
          env: process.env,
          platform: process.platform,
          arch: process.arch,
          resource: options.mediaServerResource,
          cacheDirectory: defaultCacheDirectory(process.env, process.platform),
          releases: RELEASES,
        },
        onState,
        onLine: (line) => log.line("media-server", line),
      });
  mediaServer = server;
  server.start();

  return {
    url,
    mediaServer: server,
    get controlPlanePid() {
      return controlPlane.pid;
    },
    ownerCode: (lifetime) => controlPlane.ownerCode(lifetime),
    async stop() {
      // Together: livekit-server takes its time to say goodbye.
      await Promise.all([controlPlane.stop(), server.stop()]);
      log.close();
      unlock();
    },
  };
}

function newsOf(state: MediaServerState): ToControlPlane {
  if (state.status === "healthy") return { type: "media-server", ...state };
  const status = state.status === "finding" || state.status === "starting" ? "starting" : "down";
  return { type: "media-server", status, url: null, version: null, pid: null };
}

/** What the owner is called until they say otherwise: what the system calls them. */
function ownerName(): string {
  try {
    return displayName.parse(userInfo().username);
  } catch {
    return "Owner";
  }
}
