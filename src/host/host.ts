import { randomBytes } from "node:crypto";
import { join } from "node:path";
import {
  defaultCacheDirectory,
  externalLivekit,
  ExternalMediaServer,
  LocalMediaServer,
  RELEASE_CHECKSUMS,
  RELEASES,
  usableCacheDirectory,
  type MediaServerMonitor,
  type MediaServerKeys,
  type MediaServerState,
} from "../media-server/index.ts";
import { systemClock } from "../shared/base/clock.ts";
import { localUrl, sharedUrls } from "../shared/base/reach.ts";
import { isEgressChosen } from "../node/egress-choice.ts";
import { Secret } from "../shared/base/secret.ts";
import type { Activity } from "../shared/contract/process-channel.ts";
import { createCertificateSource } from "./certificates/create-certificate-source.ts";
import { readTranscriptionSettings } from "./transcription-settings.ts";
import { Doctor } from "./doctor/doctor.ts";
import { ControlPlaneMonitor } from "./control-plane-monitor.ts";
import type { ControlPlaneState } from "./control-plane-state.ts";
import { makeDataDirectory } from "./data-directory.ts";
import type { ControlPlaneLauncher } from "./launcher.ts";
import { HostLog } from "./log.ts";
import { bypassProxyForLoopback } from "./bypass-proxy.ts";
import { HostNetwork } from "./reach/host-network.ts";
import type { NetworkOptions } from "./reach/network-settings.ts";
import { ownerName } from "./owner-name.ts";
import { RecorderHost, type CreateRecorderProgram } from "./recorder/recorder-host.ts";
import { announceHost } from "./running-host.ts";
import { requireNotMoved } from "./backup/moved.ts";
import { placeForRestore } from "./backup/place-database.ts";
import { continueRestore, putInPlace } from "./backup/put-in-place.ts";
import { discardUnpacked, type Restore } from "./backup/unpack.ts";
import { loadSecrets } from "./secrets.ts";
import { newsOf, revealed } from "./plain-values.ts";
import { claimDataDirectory } from "./claim-data-directory.ts";

/** The keys that the control plane signs with. */
interface HostKeys {
  readonly livekit: MediaServerKeys;
  readonly callTokenSecret: Secret;
}

export interface HostOptions {
  readonly dataDirectory: string;
  readonly uiDirectory: string;
  readonly version: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** What options of this run decide about how the host is reached. */
  readonly network: NetworkOptions;
  readonly launcher: ControlPlaneLauncher;
  /** Opens the pages that record calls. */
  readonly createRecorder: CreateRecorderProgram;
  /** The path of the media server in the packaged app; null if there is none. */
  readonly mediaServerResource: string | null;
  /** Whether to log to standard error as well. */
  readonly echo: boolean;
  readonly onMediaServer: (state: MediaServerState) => void;
  readonly onControlPlane: (state: ControlPlaneState) => void;
  readonly onActivity?: (activity: Activity) => void;
  /** Cancels a start that is still under way. */
  readonly signal: AbortSignal;
  /** Called with warnings for people. The host works nevertheless. */
  readonly onWarning: (text: string) => void;
  /** The backup to restore. */
  readonly restore?: Restore | undefined;
}

export interface Host {
  /** Its URL on this machine. */
  readonly url: string;
  /** For people on other machines, best first; empty while it is not shared. */
  readonly sharedUrls: string[];
  /** The SHA-256 of the host's own certificate authority, in hex; null if it has none. */
  readonly authority: string | null;
  readonly mediaServer: MediaServerMonitor;
  readonly controlPlanePid: number | undefined;
  /** Restarts a failed control plane without waiting for its backoff. */
  retryControlPlane(): void;
  /** A single-use code that signs the owner in. Lifetime in milliseconds. */
  ownerCode(lifetime: number): Promise<string>;
  /** Writes a line from the window to the host's log. */
  log(text: string): void;
  stop(): Promise<void>;
}

/**
 * Starts the host: first the control plane, because rooms and messages need nothing else, then the media server.
 * If one of them crashes, the other continues.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { dataDirectory } = options;
  bypassProxyForLoopback(process.env);
  const { openToOthers } = makeDataDirectory(dataDirectory);
  const log = new HostLog(options.echo);
  const external = externalLivekit(process.env);
  const transcription = readTranscriptionSettings(process.env);
  const hasEgress = isEgressChosen(process.env);
  const openingKey = new Secret(randomBytes(32).toString("base64url"));
  const relayKey = new Secret(randomBytes(32).toString("base64url"));
  let keys: HostKeys | null = null;
  let mediaServer: MediaServerMonitor | undefined;

  /** Called only once the folder is locked, because nothing in it may be touched before. */
  const loadKeys = (): HostKeys => {
    if (keys) return keys;
    log.open(dataDirectory);
    continueRestore(dataDirectory);
    if (options.restore?.kind === "archive") putInPlace(dataDirectory, options.restore.folder);
    discardUnpacked(dataDirectory);
    requireNotMoved(dataDirectory);
    recorder.discardLeftovers();
    if (options.restore?.kind === "database") placeForRestore(dataDirectory, options.restore.file);
    const { callTokenSecret, ...own } = loadSecrets(dataDirectory);
    keys = { livekit: external?.keys ?? own, callTokenSecret };
    const { apiSecret, webhookSecret } = keys.livekit;
    log.addSecrets(
      ...[apiSecret, webhookSecret, callTokenSecret, openingKey, relayKey].map((secret) => secret.reveal()),
    );
    return keys;
  };

  const network = new HostNetwork({
    dataDirectory,
    options: options.network,
    port: options.port,
    relayKey: relayKey.reveal(),
    createCertificates: (settings, onChange) =>
      createCertificateSource(settings, {
        dataDirectory,
        clock: systemClock,
        dnsHook: process.env["HEARTH_ACME_DNS_HOOK"]?.trim() || null,
        onChange,
        onLine: (line) => log.line("host", line),
      }),
    turnPort: () => mediaServer?.turnPort ?? null,
    isMediaPortTaken: () => {
      const state = mediaServer?.state;
      return state?.status === "waiting" && state.code === "HEARTH_MEDIA_PORT_TAKEN";
    },
    isCallLive: async () => (await controlPlane.activity()).calls > 0,
    onReach: (reach, authority) => controlPlane.tell("reach", { reach, authority }),
    onMedia: (media) => mediaServer?.reconfigure(media),
    onLine: (line) => log.line("host", line),
  });

  const recorder = new RecorderHost({
    createProgram: options.createRecorder,
    dataDirectory,
    onLine: (line) => log.line("recorder", line),
    onExited: (recordingId) => controlPlane.tell("recorderExited", { recordingId }),
  });
  const doctor = new Doctor({
    network,
    mediaServer: () => mediaServer?.state ?? { status: "starting" },
    recorder: () => (hasEgress ? { kind: "egress" } : recorder.find()),
    dataDirectory,
  });

  const createControlPlane = (): ControlPlaneMonitor => {
    const created = new ControlPlaneMonitor({
      launcher: options.launcher,
      dataDirectory,
      calls: {
        openRecorder: ({ recordingId, url }) => recorder.open({ id: recordingId, url: url.reveal() }),
        closeRecorder: ({ recordingId }) => recorder.close(recordingId),
        network: () => network.describe(),
        doctor: () => doctor.check(),
        repair: ({ repair, interruptCalls }) => doctor.repair(repair, interruptCalls),
        changeNetwork: ({ settings, interruptCalls }) => network.change(settings, interruptCalls),
      },
      async start() {
        const { callTokenSecret, livekit } = loadKeys();
        await network.open();
        return {
          dataDirectory,
          uiDirectory: options.uiDirectory,
          version: options.version,
          reach: network.reach,
          authority: network.authority,
          relayKey: relayKey.reveal(),
          ownerName: ownerName(),
          clock: null,
          openingKey: openingKey.reveal(),
          callTokenSecret: callTokenSecret.reveal(),
          livekit: revealed(livekit),
          transcription,
        };
      },
      onPort: (port) => network.relayTo(port),
      onHostName: (name) => network.useName(name),
      onActivity: (activity) => options.onActivity?.(activity),
      onState(state) {
        log.line("host", `control plane: ${JSON.stringify(state)}`);
        if (state.status === "ready" && mediaServer) created.tell("mediaServer", newsOf(mediaServer.state));
        options.onControlPlane(state);
      },
      onLine: (line) => log.line("control-plane", line),
    });
    return created;
  };

  /** That of the latest attempt to start. Nothing uses it before the first. */
  let controlPlane: ControlPlaneMonitor;
  const startControlPlane = async () => {
    controlPlane = createControlPlane();
    const abort = () => void controlPlane.stop();
    options.signal.addEventListener("abort", abort);
    try {
      await controlPlane.start();
    } finally {
      options.signal.removeEventListener("abort", abort);
    }
  };

  await claimDataDirectory(dataDirectory, startControlPlane, options.signal).catch((error: unknown) => {
    void Promise.all([network.stop(), recorder.stop()]);
    log.failure("host", "the host could not start", error);
    log.close();
    throw error;
  });
  const url = localUrl(network.reach);
  let withdraw = (): void => {};
  try {
    withdraw = announceHost(dataDirectory, url, openingKey);
  } catch (error) {
    // A full disk. Reading still works; only a second start cannot find this host.
    log.failure("host", "host.json could not be written", error);
  }
  if (openToOthers) {
    const warning = `Other users of this machine can list ${dataDirectory}. The files in it stay private.`;
    log.line("host", warning);
    options.onWarning(warning);
  }

  const cacheDirectory = await usableCacheDirectory(
    defaultCacheDirectory(process.env, process.platform),
    join(dataDirectory, "cache"),
    process.platform,
  );
  const onState = (state: MediaServerState) => {
    log.line("host", `media server: ${JSON.stringify(state)}`);
    controlPlane.tell("mediaServer", newsOf(state));
    options.onMediaServer(state);
  };
  const server: MediaServerMonitor = external
    ? new ExternalMediaServer(external.url, onState)
    : new LocalMediaServer({
        dataDirectory,
        keys: loadKeys().livekit,
        media: network.reach.media,
        webhookUrl: `${url}/v1/calls/webhook`,
        find: {
          env: process.env,
          platform: process.platform,
          arch: process.arch,
          resource: options.mediaServerResource,
          cacheDirectory,
          releases: RELEASES,
          checksums: RELEASE_CHECKSUMS,
        },
        onState,
        onLine: (line) => log.line("media-server", line),
      });
  mediaServer = server;
  server.start();

  return {
    url,
    get sharedUrls() {
      return sharedUrls(network.reach);
    },
    get authority() {
      return network.reach.authority;
    },
    mediaServer: server,
    get controlPlanePid() {
      return controlPlane.pid;
    },
    retryControlPlane: () => controlPlane.retry(),
    ownerCode: (lifetime) => controlPlane.ownerCode(lifetime),
    log: (text) => log.line("window", text),
    async stop() {
      // First, while this host still holds the lock: the next one may claim the folder when the control plane has
      // exited.
      withdraw();
      // The media server last, so that the control plane does not take this for a crash.
      await controlPlane.stop();
      await Promise.all([recorder.stop(), server.stop()]);
      await network.stop();
      log.close();
    },
  };
}
