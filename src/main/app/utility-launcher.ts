import { createInterface } from "node:readline";
import { app, utilityProcess, type UtilityProcess } from "electron";
import type { ControlPlaneLauncher } from "../../host/index.ts";
import type { ToControlPlane } from "../../shared/contract/process-channel.ts";

/**
 * The control plane in a utilityProcess: Electron's own Node, so that nothing else has to be installed. Electron
 * cannot fork one before it is ready (some versions crash), so messages are queued until then.
 */
export function createUtilityLauncher(entry: string): ControlPlaneLauncher {
  return {
    launch({ onMessage, onLine, onExit }) {
      let child: UtilityProcess | null = null;
      let waiting: ToControlPlane[] = [];
      let killed = false;
      let over = false;
      const end = (how: string) => {
        if (over) return;
        over = true;
        onExit(how);
      };
      const kill = () => {
        killed = true;
        // Without a process id it has not been spawned yet; `spawn` checks again.
        if (child?.pid === undefined) return;
        try {
          // Its own kill() sends SIGTERM, which a stopped or looping process does not handle.
          process.kill(child.pid, "SIGKILL");
        } catch {
          // It has just exited.
        }
      };
      const fork = () => {
        if (killed) {
          end("a signal before it was started");
          return;
        }
        child = utilityProcess.fork(entry, [], {
          stdio: ["ignore", "ignore", "pipe"],
          serviceName: "Hearth control plane",
        });
        if (child.stderr) createInterface({ input: child.stderr }).on("line", onLine);
        child.on("spawn", () => {
          if (killed) kill();
        });
        child.on("message", onMessage);
        child.on("error", (type, location) =>
          onLine(`the control plane's JavaScript failed: ${type} at ${location}`),
        );
        child.on("exit", (code) => end(`exit code ${code}`));
        for (const message of waiting) child.postMessage(message);
        waiting = [];
      };
      app
        .whenReady()
        .then(fork)
        .catch((error: unknown) => end(String(error)));
      return {
        get pid() {
          return child?.pid;
        },
        send(message) {
          if (child) child.postMessage(message);
          else waiting.push(message);
        },
        kill,
      };
    },
  };
}
