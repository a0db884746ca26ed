import type { ArchiveMessage, ArchiveProgress, ToArchive } from "../../node/archive-tasks.ts";
import { openParentPort } from "../../node/parent-port.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { asHostFailure } from "../storage/errors.ts";
import { makeArchive } from "./make-archive.ts";
import { unpackArchive } from "./unpack-archive.ts";

/** Makes or unpacks one archive, on a thread or in a process of its own. Whoever has launched it ends it afterwards. */

/** Between reports of progress. Milliseconds. */
const REPORT_INTERVAL = 200;

const stopping = new AbortController();
const tell = openParentPort<ArchiveMessage>(
  (message) => void receive(message as ToArchive),
  () => process.exit(0),
);

let reported = 0;
function report(progress: ArchiveProgress): void {
  const now = performance.now();
  if (now - reported < REPORT_INTERVAL) return;
  reported = now;
  tell({ type: "progress", progress });
}

async function receive(message: ToArchive): Promise<void> {
  if (message.type === "stop") return stopping.abort();
  const { task } = message;
  try {
    const result = await (task.task === "make"
      ? makeArchive(task, report, stopping.signal)
      : unpackArchive(task, report, stopping.signal));
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
}
