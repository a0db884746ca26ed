import { rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive, readRecord, recordOf } from "../media-server/index.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { writeWhole } from "./data-directory.ts";

/** One host per data folder. What a crashed one has left behind does not count. Returns how to give the lock back. */
export function lockDataDirectory(dataDirectory: string): () => void {
  const file = join(dataDirectory, "host.pid");
  const holder = readRecord(file);
  if (holder && holder.pid !== process.pid && isAlive(holder))
    throw new HostFailure("HEARTH_ALREADY_RUNNING", `Its process id is ${holder.pid}.`);
  writeWhole(file, JSON.stringify(recordOf(process.pid)));
  return () => rmSync(file, { force: true });
}
