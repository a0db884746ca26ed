import { runArchiveTask, type ArchiveLauncher, type ArchiveProgress } from "../../node/archive-tasks.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { isHostIn } from "../data-directory.ts";

/**
 * Makes and verifies a backup of a host that does not run. With `move`, its folder then refuses to start it again. Throws
 * a HostFailure; once `signal` is aborted, its reason.
 */
export async function backUpStopped(
  options: { dataDirectory: string; file: string; move: boolean; launcher: ArchiveLauncher },
  onProgress: (progress: ArchiveProgress) => void,
  signal?: AbortSignal,
): Promise<{ size: number }> {
  const { launcher, ...task } = options;
  // Locking a folder that does not exist would blame its permissions.
  if (!isHostIn(task.dataDirectory)) throw new HostFailure("HEARTH_NO_HOST", `${task.dataDirectory}.`);
  return await runArchiveTask(launcher, { task: "make", lock: true, ...task }, onProgress, signal);
}
