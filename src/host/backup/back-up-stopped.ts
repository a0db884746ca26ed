import { runArchiveTask, type ArchiveProgress } from "../../node/archive-worker.ts";

/**
 * Makes and verifies a backup of a host that does not run. With `move`, its folder then refuses to start it again. Throws
 * a HostFailure; once `signal` is aborted, its reason. `worker` is the built `archive-worker.js`.
 */
export async function backUpStopped(
  options: { dataDirectory: string; file: string; move: boolean; worker: string },
  onProgress: (progress: ArchiveProgress) => void,
  signal?: AbortSignal,
): Promise<{ size: number }> {
  const { worker, ...task } = options;
  return await runArchiveTask(worker, { task: "make", lock: true, ...task }, onProgress, signal);
}
