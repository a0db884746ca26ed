import { HostFailure } from "../shared/errors/host-codes.ts";
import { AlreadyRunning, findRunningHost } from "./running-host.ts";

/** For so long a folder may be held by a host that does not say where it is: it is starting, or just ending. */
const HANDOVER_PATIENCE = 10_000;

/**
 * Starts what locks the data folder; where another host has it, says which. `start` waits a while for the lock by
 * itself. The word of a host that lives counts before the lock, which is free while its control plane restarts.
 */
export async function takeFolder<T>(dataDirectory: string, start: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + HANDOVER_PATIENCE;
  for (;;) {
    const before = findRunningHost(dataDirectory);
    if (before?.alive) throw new AlreadyRunning(before);
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof HostFailure) || error.code !== "HEARTH_ALREADY_RUNNING") throw error;
      if (performance.now() > deadline) throw new AlreadyRunning(findRunningHost(dataDirectory));
    }
  }
}
