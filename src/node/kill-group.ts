import type { ChildProcess } from "node:child_process";

/**
 * Kills a process that was spawned with `detached`, and its children, which would otherwise survive and keep the pipes
 * open. Windows has no process groups: there it kills only the process.
 */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just exited.
  }
}
