import { parentPort, workerData } from "node:worker_threads";
import type { AssemblyMessage, AssemblyTask } from "./assemble.ts";
import { assembleParts } from "./assemble-parts.ts";

/** Joins the parts of one recording, on a thread of its own. */

const tell = (message: AssemblyMessage) => parentPort?.postMessage(message);

try {
  tell({ type: "done", result: assembleParts(workerData as AssemblyTask) });
} catch (error) {
  const { code } = error as { code?: string };
  tell({ type: "failed", code, detail: String(error) });
}
