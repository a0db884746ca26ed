import { Worker } from "node:worker_threads";
import type { ChildLauncher } from "./child-launcher.ts";

/** Runs a built script on a thread of this process. */
export function createThreadLauncher<ToChild>(entry: string): ChildLauncher<ToChild> {
  return {
    launch({ onMessage, onLine, onExit }) {
      const thread = new Worker(entry);
      thread.on("message", onMessage);
      // `exit` follows.
      thread.on("error", (error) => onLine(String(error)));
      thread.on("exit", (code) => onExit(`exit code ${code}`));
      return {
        pid: undefined,
        send: (message) => thread.postMessage(message),
        kill: () => void thread.terminate(),
      };
    },
  };
}
