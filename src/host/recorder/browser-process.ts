import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { killGroup } from "../../node/kill-group.ts";
import { withParentDeathSignal } from "../../node/parent-death-signal.ts";
import { killRecorded, recordOf } from "../../node/process-record.ts";
import { recorderFlags } from "./browser-flags.ts";
import { DevtoolsPipe, type DevtoolsEvent } from "./devtools-pipe.ts";

/** A browser has nothing to save, so it closes within a moment, or hangs. */
const CLOSE_GRACE = 3_000;
/** A killed process exits at once, or is stuck in the kernel; waiting longer would not help. */
const KILL_GRACE = 2_000;
/** The processes of a killed browser may still write to its profile for a moment. */
const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;
/** Of what a browser prints, in characters: the end says why it does not start. */
const MAX_SAID = 2_000;

/** What a browser must not inherit: it needs none of our settings, and some of them are keys. */
const ours = /^(?:HEARTH|LIVEKIT|AWS)_/;

/** A browser without a window, with a profile that is removed when it has ended. */
export interface BrowserProcess {
  readonly devtools: DevtoolsPipe;
  /** Resolves with how it ended, once none of its processes runs and its profile is gone. */
  readonly ended: Promise<string>;
  /** The end of what it has printed. */
  readonly said: () => string;
  /** Has a deadline, after which it is killed. Never rejects. */
  close(): Promise<void>;
  /** `why` is how it ended then; with null, that is found out, as it may have ended before. */
  kill(why: string | null): void;
}

/** Each browser has a folder of its own in `root`, with its profile and the record of its process. */
export function startBrowser(options: {
  readonly path: string;
  readonly root: string;
  readonly onEvent: (event: DevtoolsEvent) => void;
  readonly onLine: (line: string) => void;
}): BrowserProcess {
  const { path, root, onLine } = options;
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(root, "browser-"));
  const isRoot = process.getuid?.() === 0;
  const flags = recorderFlags(join(folder, "profile"), isRoot);
  const child = spawn(...withParentDeathSignal(path, flags), {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
    // Its own process group, so that all of its processes are killed, and Ctrl+C in a terminal leaves it to the host.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  let said = "";
  let reason: string | null = null;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-MAX_SAID)));
  const exited = Promise.withResolvers<string>();
  // No `exit` event follows if the program cannot be run.
  child.on("error", (error) => {
    if (child.pid === undefined) exited.resolve(error.message);
  });
  child.on("exit", (code, signal) => exited.resolve(reason ?? signal ?? `exit code ${code}`));
  const record = child.pid === undefined ? null : recordOf(child.pid);
  try {
    if (record) writeFileSync(recordIn(folder), JSON.stringify(record), { mode: 0o600 });
  } catch (error) {
    // A full disk. On Linux it ends with this process nevertheless, elsewhere with its pipe.
    onLine(`the record of a recording browser could not be written: ${String(error)}`);
  }
  const [, , , out, input] = child.stdio;
  const devtools = new DevtoolsPipe(out as Writable, input as Readable, options.onEvent);

  const cleanUp = async () => {
    const how = await exited.promise;
    killGroup(child);
    await rm(folder, REMOVAL).catch((error: unknown) =>
      onLine(`the profile of a recording browser could not be removed: ${String(error)}`),
    );
    return how;
  };
  const ended = cleanUp();
  const kill = (why: string | null) => {
    reason ??= why;
    killGroup(child);
  };
  return {
    devtools,
    ended,
    said: () => said,
    kill,
    async close() {
      reason ??= "it was closed";
      // It may end before it answers.
      devtools.send("Browser.close").catch(() => {});
      const timer = setTimeout(() => kill("it did not close"), CLOSE_GRACE);
      const all = Promise.withResolvers<void>();
      const limit = setTimeout(all.resolve, CLOSE_GRACE + KILL_GRACE);
      await Promise.race([ended, all.promise]);
      clearTimeout(timer);
      clearTimeout(limit);
    },
  };
}

const recordIn = (folder: string): string => join(folder, "process.json");

/** Kills the browsers that an earlier run of this host has left behind, and removes their profiles. */
export function discardBrowsers(root: string, onLine: (line: string) => void): void {
  let folders: string[];
  try {
    folders = readdirSync(root);
  } catch {
    // No browser was ever started here.
    return;
  }
  for (const name of folders)
    try {
      const folder = join(root, name);
      if (killRecorded(recordIn(folder)))
        onLine("killed a recording browser that an earlier run had left behind");
      rmSync(folder, REMOVAL);
    } catch (error) {
      onLine(`the folder of an earlier recording browser could not be removed: ${String(error)}`);
    }
}
