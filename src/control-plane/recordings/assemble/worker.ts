import { parentPort, workerData } from "node:worker_threads";
import { isDiskFull } from "../../../node/disk-full.ts";
import type { AssemblyMessage, AssemblyTask } from "./assemble.ts";
import { assembleParts } from "./assemble-parts.ts";

/** Joins the parts of one recording, on a thread of its own. */

/** Between reports of progress. Milliseconds. */
const REPORT_INTERVAL = 200;

const tell = (message: AssemblyMessage) => parentPort?.postMessage(message);

let reported = 0;
function report(done: number, total: number): void {
  const now = performance.now();
  if (now - reported < REPORT_INTERVAL) return;
  reported = now;
  tell({ type: "progress", done, total });
}

try {
  tell({ type: "done", result: assembleParts(workerData as AssemblyTask, report) });
} catch (error) {
  const problem = isDiskFull(error) ? "disk_full" : "assembly_failed";
  tell({ type: "failed", problem, detail: String(error) });
}
