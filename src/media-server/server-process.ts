import { spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inBackground } from "../shared/base/background.ts";
import { configurationFor, type MediaServerKeys } from "./configuration.ts";
import { freeTcpPort, freeUdpPort } from "./ports.ts";
import { endRecorded, recordOf } from "./process-record.ts";

/** livekit-server drains for as long as somebody is connected; this long is enough. */
const STOP_GRACE = 3_000;
const SETPRIV = "/usr/bin/setpriv";

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
  kill(): void;
}

/** Starts one livekit-server, after ending one that an earlier run has left behind. */
export async function startServerProcess(options: {
  binary: string;
  dataDirectory: string;
  keys: MediaServerKeys;
  webhookUrl: string;
  onLine: (line: string) => void;
}): Promise<ServerProcess> {
  const pidFile = join(options.dataDirectory, "media-server.pid");
  if (endRecorded(pidFile)) options.onLine("ended a livekit-server that an earlier run had left behind");
  const port = await freeTcpPort();
  const configFile = join(options.dataDirectory, "livekit.json");
  const configuration = configurationFor({ ...options, port, udpPort: await freeUdpPort() });
  rmSync(configFile, { force: true });
  writeFileSync(configFile, JSON.stringify(configuration), { mode: 0o600 });

  const child = launch(options.binary, ["--config", configFile]);
  const lines = [child.stdout, child.stderr];
  for (const stream of lines) if (stream) createInterface({ input: stream }).on("line", options.onLine);
  const exited = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const record = child.pid === undefined ? null : recordOf(child.pid);
  if (record) writeFileSync(pidFile, JSON.stringify(record), { mode: 0o600 });
  inBackground(
    async () => {
      await exited;
      rmSync(pidFile, { force: true });
    },
    (error) =>
      options.onLine(`the record of livekit-server's process could not be removed: ${String(error)}`),
  );

  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? -1,
    exited,
    kill: () => void child.kill("SIGKILL"),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE);
      await exited;
      clearTimeout(timer);
    },
  };
}

/**
 * On Linux the kernel itself ends the media server when whoever started it dies (setpriv keeps the process
 * id). Elsewhere the control plane does it, when its channel to the supervisor closes.
 */
function launch(binary: string, args: readonly string[]): ChildProcess {
  const options = { stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"] };
  try {
    if (process.platform !== "linux") throw new Error("no setpriv here");
    accessSync(SETPRIV, constants.X_OK);
    return spawn(SETPRIV, ["--pdeathsig", "KILL", "--", binary, ...args], options);
  } catch {
    return spawn(binary, args, options);
  }
}
