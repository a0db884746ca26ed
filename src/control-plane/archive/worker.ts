import { parentPort, workerData } from "node:worker_threads";
import type {
  ArchiveMessage,
  ArchiveProgress,
  MakeArchive,
  UnpackArchive,
} from "../../node/archive-worker.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { asHostFailure } from "../storage/errors.ts";
import { makeArchive } from "./make-archive.ts";
import { unpackArchive } from "./unpack-archive.ts";

/** Makes and unpacks archives on a worker thread, because they may contain gigabytes. */

/** Between reports of progress. Milliseconds. */
const REPORT_INTERVAL = 200;

const tell = (message: ArchiveMessage) => parentPort?.postMessage(message);

let reported = 0;
function report(progress: ArchiveProgress): void {
  const now = performance.now();
  if (now - reported < REPORT_INTERVAL) return;
  reported = now;
  tell({ type: "progress", progress });
}

const task = workerData as MakeArchive | UnpackArchive;
try {
  const result = await (task.task === "make" ? makeArchive(task, report) : unpackArchive(task, report));
  tell({ type: "done", result });
} catch (error) {
  const { code, detail } = asHostFailure(error);
  // What has no code of its own concerns neither a control plane nor its start.
  const failure =
    code === "HEARTH_CONTROL_PLANE_FAILED"
      ? new HostFailure("HEARTH_BACKUP_FAILED", detail)
      : { code, detail };
  tell({ type: "failed", code: failure.code, detail: failure.detail });
}
