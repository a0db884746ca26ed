import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inBackground } from "../shared/base/background.ts";
import type { MediaReach } from "../shared/base/reach.ts";
import { configurationFor, type MediaServerKeys, type MediaServerPorts } from "./configuration.ts";
import { withParentDeathSignal } from "../node/parent-death-signal.ts";
import { freeTcpPort, freeUdpPort } from "./ports.ts";
import { killRecorded, recordOf } from "../node/process-record.ts";

const LOOPBACK = "127.0.0.1";

/** A killed process exits at once, or is stuck in the kernel; waiting longer would not help. */
const KILL_GRACE = 2_000;

export interface ServerProcess {
  readonly url: string;
  /** The loopback port of TURN; null if media is not relayed. */
  readonly turnPort: number | null;
  readonly pid: number;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
  kill(): void;
}

/** Starts livekit-server, after killing one that an earlier run left behind. */
export async function startServerProcess(options: {
  binary: string;
  dataDirectory: string;
  media: MediaReach;
  keys: MediaServerKeys;
  webhookUrl: string;
  onLine: (line: string) => void;
}): Promise<ServerProcess> {
  const pidFile = join(options.dataDirectory, "media-server.pid");
  if (killRecorded(pidFile)) options.onLine("killed a livekit-server that an earlier run had left behind");
  const { media } = options;
  const ports: MediaServerPorts = {
    http: await freeTcpPort(LOOPBACK),
    udp: media.udpPort ?? (await freeUdpPort(LOOPBACK)),
    turn: media.turn ? await freeTcpPort(LOOPBACK) : null,
  };
  const configFile = join(options.dataDirectory, "livekit.json");
  const configuration = configurationFor({ ...options, ports });
  rmSync(configFile, { force: true });
  writeFileSync(configFile, JSON.stringify(configuration), { mode: 0o600 });

  const child = spawn(...withParentDeathSignal(options.binary, ["--config", configFile]), {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = [child.stdout, child.stderr];
  for (const stream of lines) if (stream) createInterface({ input: stream }).on("line", options.onLine);
  const exited = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  if (child.pid === undefined) throw new Error(await exited);
  const record = recordOf(child.pid);
  try {
    if (record) writeFileSync(pidFile, JSON.stringify(record), { mode: 0o600 });
  } catch (error) {
    // A full disk. Continue, because throwing here would leave an unsupervised process behind at each attempt.
    options.onLine(`media-server.pid could not be written: ${String(error)}`);
  }
  inBackground(
    async () => {
      await exited;
      rmSync(pidFile, { force: true });
    },
    (error) => options.onLine(`media-server.pid could not be removed: ${String(error)}`),
  );

  return {
    url: `http://${LOOPBACK}:${ports.http}`,
    turnPort: ports.turn,
    pid: child.pid,
    exited,
    kill: () => void child.kill("SIGKILL"),
    async stop() {
      // Not gracefully: it would drain for as long as a participant is connected, and keeps nothing that could be lost.
      child.kill("SIGKILL");
      const stuck = Promise.withResolvers<void>();
      const limit = setTimeout(stuck.resolve, KILL_GRACE);
      await Promise.race([exited, stuck.promise]);
      clearTimeout(limit);
    },
  };
}
