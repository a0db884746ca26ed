import { createInterface } from "node:readline";
import { utilityProcess } from "electron";
import type { ControlPlaneLauncher } from "../../host/index.ts";
import { fromControlPlane } from "../../shared/contract/process-channel.ts";

/** The control plane in a utilityProcess: Electron's own Node, so that nothing else has to be installed. */
export function createUtilityLauncher(entry: string): ControlPlaneLauncher {
  return {
    launch({ onMessage, onLine, onExit }) {
      const child = utilityProcess.fork(entry, [], { stdio: "pipe", serviceName: "Hearth control plane" });
      if (child.stderr) createInterface({ input: child.stderr }).on("line", onLine);
      child.on("message", (message: unknown) => onMessage(fromControlPlane.parse(message)));
      child.on("exit", (code) => onExit(`exit code ${code}`));
      return {
        get pid() {
          return child.pid;
        },
        send: (message) => child.postMessage(message),
        kill: () => {
          if (child.pid !== undefined) process.kill(child.pid, "SIGKILL");
        },
      };
    },
  };
}
