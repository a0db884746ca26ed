import { setTimeout as pause } from "node:timers/promises";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { AlreadyRunning, findRunningHost } from "./running-host.ts";

/**
 * How long to wait for a folder that is held while no host answers for it: one is just starting or ending, or is
 * restarting its control plane.
 */
const HANDOVER_PATIENCE = 10_000;
const AGAIN = 100;

/**
 * Runs `start`, which locks the data folder and itself waits a moment for the lock. If another host holds the folder,
 * rejects with that host; once `signal` is aborted, with HEARTH_STOPPED. `host.json` of a live host counts before the lock, which is free while its control plane
 * restarts.
 */
export async function claimDataDirectory<T>(
  dataDirectory: string,
  start: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const deadline = performance.now() + HANDOVER_PATIENCE;
  for (;;) {
    if (signal.aborted) throw new HostFailure("HEARTH_STOPPED");
    const before = findRunningHost(dataDirectory);
    if (before?.alive) {
      if ((await before.answers(signal)) || performance.now() > deadline) throw new AlreadyRunning(before);
      await pause(AGAIN, undefined, { signal }).catch(() => {});
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
