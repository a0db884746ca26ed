import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { MediaServerState } from "../media-server/index.ts";
import { limits } from "../shared/base/limits.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { signInOwner } from "./client.ts";
import { defaultDataDirectory } from "./data-directory.ts";
import { permanentFailures } from "./control-plane-state.ts";
import { startHost, type Host } from "./host.ts";
import { memberInviteUrl } from "./member-invite.ts";
import { createNodeLauncher } from "./node-launcher.ts";
import { describeControlPlane, describeMediaServer } from "./progress.ts";
import { AlreadyRunning, type RunningHost } from "./running-host.ts";

/** The headless host: the same as in the app, for a machine that is always on. */

const DEFAULT_PORT = 4780;
/** Between tries at what keeps nobody from using the host meanwhile. */
const RETRY = 10_000;
/** Where no media server could be fetched, a network may be back by then; nobody sits here to press a button. */
const FETCH_AGAIN = 5 * 60_000;

const exitCodes = { failed: 1, badUsage: 2, alreadyRunning: 3 } as const;

const help = `Usage: serve [--port N] [--data DIR] [--restore FILE] [--json]

  --port N        the port to listen on, on this machine only; 0 picks a free one (${DEFAULT_PORT})
  --data DIR      the data folder (HEARTH_DATA, or this user's own)
  --restore FILE  restore a copy of the database, such as one from the data folder's backups; the current one is kept
  --json          print one line {"url", "owner_token", "invite_url"} once calls work

Exit codes: 0 after SIGTERM or SIGINT, ${exitCodes.failed} when the host cannot run, ${exitCodes.badUsage} for wrong arguments, ${exitCodes.alreadyRunning} when a host already
runs on the data folder; it then says where.
`;

// A reader may close the pipe: that nobody reads the output any more is no reason to exit.
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
      setTimeout(() => retryMediaServer(), FETCH_AGAIN);
  };
  const brokenForGood = Promise.withResolvers<void>();
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort());

  const dataDirectory = options.data ?? defaultDataDirectory(process.env, process.platform);
  const host = await startHost({
    dataDirectory,
    uiDirectory: join(import.meta.dirname, "../renderer"),
    version: __HEARTH_VERSION__,
    port: options.port,
    launcher: createNodeLauncher(process.execPath, join(import.meta.dirname, "control-plane.js")),
    mediaServerResource: null,
    echo: process.env["HEARTH_LOG_LEVEL"] !== undefined,
    onMediaServer,
    onWarning: (text) => void process.stderr.write(`${text}\n`),
    restore: options.restore,
    onControlPlane: (state) => {
      const text = describeControlPlane(state);
      if (text) process.stderr.write(`${text}\n`);
      if (state.status === "failed" && permanentFailures.has(state.code)) brokenForGood.resolve();
    },
    signal: stopping.signal,
  }).catch((error: unknown) => {
    if (stopping.signal.aborted) process.exit(0);
    throw error;
  });
  retryMediaServer = () => host.mediaServer.retry();
  stopping.signal.addEventListener("abort", () => void stop(host));
  if (stopping.signal.aborted) return await stop(host);
  // Nobody sits here who could retry, and a restore needs the folder.
  void brokenForGood.promise.then(() => stop(host, exitCodes.failed));

  if (options.json) {
    await healthy.promise;
    process.stdout.write(`${JSON.stringify(await introduction(host, dataDirectory))}\n`);
  } else {
    const ownerCode = await untilItWorks(() => host.ownerCode(limits.ownerLinkLifetime));
    greet(`Hearth is running at ${host.url}`, host.url, ownerCode);
  }
}

function readOptions(): { port: number; data: string | null; json: boolean; restore: string | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: String(DEFAULT_PORT) },
        data: { type: "string" },
        restore: { type: "string" },
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
    if (values.data === "") throw new Error("--data needs a folder");
    const data = values.data === undefined ? null : resolve(values.data);
    return { port, data, json: values.json, restore: values.restore };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(exitCodes.badUsage);
  }
}

function greet(where: string, url: string, ownerCode: string): void {
  const link = `${url}/#/sign-in/${ownerCode}`;
  process.stdout.write(
    `${where}\nSign in as the owner with this single-use link, valid for a day: ${link}\n`,
  );
}

/** Prints the address of the host that holds the folder, and a sign-in link, which only that host can make. */
async function leadTo(running: RunningHost): Promise<void> {
  try {
    greet(`Hearth is already running at ${running.url}`, running.url, await running.ownerCode());
  } catch (error) {
    process.stderr.write(`It should answer at ${running.url}, but does not: ${String(error)}\n`);
  }
}

/** On a full disk not all of this may work, but whoever is in can read: the host goes on, and this comes later. */
async function untilItWorks<T>(work: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      process.stderr.write(`Not everything can be printed yet: ${String(error)}\n`);
      await pause(RETRY);
    }
}

/** What a script needs to begin: where, a fresh session of the owner, and a link for somebody else. */
async function introduction(host: Host, dataDirectory: string) {
  // Step by step: a session is not opened again because there is no space for an invite.
  const ownerToken = await untilItWorks(() => signInOwner(host, "serve"));
  const inviteUrl = await untilItWorks(() => memberInviteUrl(dataDirectory, host.url, ownerToken));
  return { url: host.url, owner_token: ownerToken, invite_url: inviteUrl };
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
  // A script gets its one line of JSON or none: it gets no owner session of a host that it did not start.
  if (error.running && !process.argv.includes("--json")) await leadTo(error.running);
  process.exit(exitCodes.alreadyRunning);
});
