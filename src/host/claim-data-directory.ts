import { setTimeout as pause } from "node:timers/promises";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { AlreadyRunning, findRunningHost } from "./running-host.ts";

/**
 * How long to wait while the folder is locked but no host responds: a host is starting, stopping or restarting its
 * control plane.
 */
const HANDOVER_TIMEOUT = 10_000;
const POLL_INTERVAL = 100;

/**
 * Runs `start`, which locks the data folder and waits briefly for the lock. Rejects with AlreadyRunning if another host
 * runs on the folder, and with HEARTH_STOPPED once `signal` is aborted. `host.json` of a live host is checked before the
 * lock, because the lock is free while that host's control plane restarts.
 */
export async function claimDataDirectory<T>(
  dataDirectory: string,
  start: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const deadline = performance.now() + HANDOVER_TIMEOUT;
  for (;;) {
    if (signal.aborted) throw new HostFailure("HEARTH_STOPPED");
    const before = findRunningHost(dataDirectory);
    if (before?.alive) {
      if ((await before.answers(signal)) || performance.now() > deadline) throw new AlreadyRunning(before);
      await pause(POLL_INTERVAL, undefined, { signal }).catch(() => {});
      continue;
    }
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof HostFailure) || error.code !== "HEARTH_ALREADY_RUNNING") throw error;
      if (performance.now() > deadline) throw new AlreadyRunning(findRunningHost(dataDirectory));
    }
  }
}
