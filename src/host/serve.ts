import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { MediaServerState } from "../media-server/index.ts";
import type { ToArchive } from "../node/archive-tasks.ts";
import { builtFile } from "../node/built-files.ts";
import { createThreadLauncher } from "../node/thread-launcher.ts";
import { linkTo } from "../shared/base/links.ts";
import { limits } from "../shared/base/limits.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { signInOwner } from "./client.ts";
import { defaultDataDirectory } from "./data-directory.ts";
import { reclaim } from "./backup/moved.ts";
import { restoreAtStart } from "./backup/restore-at-start.ts";
import { discardUnpacked } from "./backup/unpack.ts";
import { permanentFailures } from "./control-plane-state.ts";
import { startHost, type Host } from "./host.ts";
import { memberInviteUrl } from "./member-invite.ts";
import { DEFAULT_MEDIA_PORT, readNetworkOptions, type NetworkOptions } from "./reach/network-settings.ts";
import { createNodeLauncher } from "./node-launcher.ts";
import { describeControlPlane, describeMediaServer } from "./progress.ts";
import { createChromiumRecorder } from "./recorder/chromium.ts";
import { AlreadyRunning, type RunningHost } from "./running-host.ts";

/** The headless host, for an always-on machine. It is the same host as in the app. */

const DEFAULT_PORT = 4780;
/** Between attempts to create the links to print. The host can be used meanwhile. */
const RETRY_DELAY = 10_000;
/**
 * Between attempts to download the media server: the network may be back by then, and there is no retry button here.
 */
const REFETCH_DELAY = 5 * 60_000;

const exitCodes = { failed: 1, badUsage: 2, alreadyRunning: 3 } as const;

const help = `Usage: serve [--port N] [--share REACH] [--listen ADDRESS] [--media-port N] [--data DIR]
             [--restore FILE] [--reclaim] [--json]

  --port N          the one TCP port for pages, chat and signalling; 0 picks a free one (${DEFAULT_PORT})
  --share REACH     who can reach it: local (this machine only, the default), lan or internet (HEARTH_SHARE)
  --listen ADDRESS  an address to listen on, once it is shared; may be repeated (every real interface)
  --media-port N    the port for audio and video, UDP and TCP, once it is shared (${DEFAULT_MEDIA_PORT}, HEARTH_MEDIA_PORT)
  --data DIR        the data folder (HEARTH_DATA, or this user's own)
  --restore FILE    restore a backup, or a copy of the database from the data folder's backups; what it replaces is kept
  --reclaim         start a host here that was moved elsewhere; then do not start the other one
  --json            print one line {"url", "owner_token", "invite_url"} once calls work; if it is shared, also {"urls", "ca_sha256"}

These options win over what the owner has chosen in the settings. More are in the environment:
HEARTH_PUBLIC_URL, HEARTH_TRUSTED_PROXIES, HEARTH_TLS_CERT and HEARTH_TLS_KEY, HEARTH_ACME_DIRECTORY,
HEARTH_ACME_DNS_HOOK, HEARTH_RECORDER_BROWSER, HEARTH_RECORDER, HEARTH_S3_ENDPOINT and the others of S3,
HEARTH_TRANSCRIBE_URL, HEARTH_TRANSCRIBE_KEY, HEARTH_TRANSCRIBE_MODEL, HEARTH_TRANSCRIBE_COMMAND; see the README.

Exit codes: 0 after SIGTERM or SIGINT, ${exitCodes.failed} when the host cannot run, ${exitCodes.badUsage} for wrong arguments, ${exitCodes.alreadyRunning} when a host already
runs on the data folder; its address is printed.
`;

// The reader may close the pipe, which is no reason to exit.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

async function main(): Promise<void> {
  const options = readOptions();
  const healthy = Promise.withResolvers<void>();
  let retryMediaServer = (): void => {};
  let shown = "";
  const onMediaServer = (state: MediaServerState) => {
    const text = describeMediaServer(state);
    if (text && text !== shown) process.stderr.write(`${text}\n`);
    shown = text ?? shown;
    if (state.status === "healthy") healthy.resolve();
    if (state.status === "unavailable" && state.code === "HEARTH_LIVEKIT_MISSING")
      setTimeout(() => retryMediaServer(), REFETCH_DELAY);
  };
  const failedPermanently = Promise.withResolvers<void>();
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort());

  const dataDirectory = options.data ?? defaultDataDirectory(process.env, process.platform);
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const archives = createThreadLauncher<ToArchive>(builtFile("main/archive-worker.js"));
  const restore =
    options.restore === undefined
      ? undefined
      : await restoreAtStart(dataDirectory, options.restore, archives, say);
  if (options.reclaim) reclaim(dataDirectory);
  const host = await startHost({
    dataDirectory,
    uiDirectory: builtFile("renderer"),
    version: __HEARTH_VERSION__,
    port: options.port,
    network: options.network,
    launcher: createNodeLauncher(process.execPath, builtFile("main/control-plane.js")),
    createRecorder: createChromiumRecorder,
    mediaServerResource: null,
    echo: process.env["HEARTH_LOG_LEVEL"] !== undefined,
    onMediaServer,
    onWarning: say,
    restore,
    onControlPlane: (state) => {
      const text = describeControlPlane(state);
      if (text) process.stderr.write(`${text}\n`);
      if (state.status === "failed" && permanentFailures.has(state.code)) failedPermanently.resolve();
    },
    signal: stopping.signal,
  }).catch((error: unknown) => {
    if (restore) discardUnpacked(dataDirectory);
    if (stopping.signal.aborted) process.exit(0);
    throw error;
  });
  retryMediaServer = () => host.mediaServer.retry();
  stopping.signal.addEventListener("abort", () => void stop(host));
  if (stopping.signal.aborted) return await stop(host);
  // There is no retry button here, and restoring a backup requires that the folder is not locked.
  void failedPermanently.promise.then(() => stop(host, exitCodes.failed));

  if (options.json) {
    await healthy.promise;
    process.stdout.write(`${JSON.stringify(await jsonOutput(host, dataDirectory))}\n`);
  } else {
    const ownerCode = await retryUntilDone(() => host.ownerCode(limits.ownerLinkLifetime));
    const url = host.sharedUrls[0] ?? host.url;
    printSignInLink(`Hearth is running at ${url}`, linkTo(url, "sign-in", ownerCode, host.authority));
  }
}

interface Options {
  readonly port: number;
  readonly network: NetworkOptions;
  readonly data: string | null;
  readonly json: boolean;
  readonly restore: string | undefined;
  readonly reclaim: boolean;
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: String(DEFAULT_PORT) },
        share: { type: "string" },
        listen: { type: "string", multiple: true },
        "media-port": { type: "string" },
        data: { type: "string" },
        restore: { type: "string" },
        reclaim: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`${values.port} is not a valid port`);
    if (values.data === "") throw new Error("--data needs a path");
    const data = values.data === undefined ? null : resolve(values.data);
    const { share, listen, "media-port": mediaPort } = values;
    const network = readNetworkOptions(process.env, { share, listen, mediaPort });
    return { port, network, data, json: values.json, restore: values.restore, reclaim: values.reclaim };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(exitCodes.badUsage);
  }
}

function printSignInLink(where: string, link: string): void {
  process.stdout.write(
    `${where}\nSign in as the owner with this single-use link, valid for a day: ${link}\n`,
  );
}

/** Prints the address of the host that runs on the folder, and a sign-in link, which only that host can create. */
async function printRunningHost(running: RunningHost): Promise<void> {
  try {
    const link = linkTo(running.url, "sign-in", await running.ownerCode(), null);
    printSignInLink(`Hearth is already running at ${running.url}`, link);
  } catch (error) {
    process.stderr.write(`It does not respond at ${running.url}: ${String(error)}\n`);
  }
}

/** On a full disk this may fail, but people who are signed in can still read, so the host keeps running meanwhile. */
async function retryUntilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      process.stderr.write(`The links cannot be created yet; retrying: ${String(error)}\n`);
      await pause(RETRY_DELAY);
    }
}

/** What a script needs: the address, a new owner session and an invite for members. */
async function jsonOutput(host: Host, dataDirectory: string) {
  // One by one, so that a failed invite does not create another session.
  const ownerToken = await retryUntilDone(() => signInOwner(host, "serve"));
  const inviteUrl = await retryUntilDone(() => memberInviteUrl(dataDirectory, host, ownerToken));
  const shared = { urls: host.sharedUrls, ca_sha256: host.authority };
  return {
    url: host.sharedUrls[0] ?? host.url,
    owner_token: ownerToken,
    invite_url: inviteUrl,
    ...(host.sharedUrls.length > 0 ? shared : {}),
  };
}

async function stop(host: Host, exitCode = 0): Promise<void> {
  await host.stop();
  process.exit(exitCode);
}

main().catch(async (error: unknown) => {
  const expected = error instanceof HostFailure;
  const unexpected = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${expected ? `${error.message} (${error.code})` : unexpected}\n`);
  if (!(error instanceof AlreadyRunning)) process.exit(exitCodes.failed);
  // With --json, nothing is printed: a script gets no owner session of a host that it did not start.
  if (error.running && !process.argv.includes("--json")) await printRunningHost(error.running);
  process.exit(exitCodes.alreadyRunning);
});
