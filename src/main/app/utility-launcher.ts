import { createInterface } from "node:readline";
import { app, utilityProcess, type UtilityProcess } from "electron";
import type { ChildLauncher } from "../../host/index.ts";

/**
 * What needs the database, in a utilityProcess: Electron's own Node, so that nothing else has to be installed. Electron
 * cannot fork one before it is ready (some versions crash), so messages are queued until then.
 */
export function createUtilityLauncher<ToChild>(
  entry: string,
  serviceName = "Hearth control plane",
): ChildLauncher<ToChild> {
  return {
    launch({ onMessage, onLine, onExit }) {
      let child: UtilityProcess | null = null;
      let waiting: ToChild[] = [];
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
          serviceName,
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
