import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { ChildLauncher } from "../node/child-launcher.ts";
import { withParentDeathSignal } from "../node/parent-death-signal.ts";

/**
 * Runs what needs the database as a Node.js child process: for `serve`, for tests, and if Electron is too old for the
 * database.
 */
export function createNodeLauncher<ToChild extends object>(
  node: string,
  entry: string,
): ChildLauncher<ToChild> {
  return {
    launch({ onMessage, onLine, onExit }) {
      const child = spawn(...withParentDeathSignal(node, ["--enable-source-maps", entry]), {
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined },
      });
      if (child.stderr) createInterface({ input: child.stderr }).on("line", onLine);
      child.on("message", onMessage);
      // No `exit` event follows if the program does not exist.
      child.on("error", (error) => {
        onLine(error.message);
        if (child.pid === undefined) onExit(error.message);
      });
      child.on("exit", (code, signal) => onExit(signal ?? `exit code ${code}`));
      return {
        pid: child.pid,
        send: (message) => {
          if (child.connected) child.send(message, () => {});
        },
        kill: () => void child.kill("SIGKILL"),
      };
    },
  };
}
