import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import * as z from "zod";

/** Identifies a process across restarts of ours: process ids are reused, so the start time is recorded too. */
const processRecord = z.object({ pid: z.int().positive(), startedAt: z.string().min(1) });
export type ProcessRecord = z.infer<typeof processRecord>;

/** The start time of a process, in the format of the system; null if there is no such process. */
function startTimeOf(pid: number): string | null {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // A zombie has exited, but has not been reaped yet.
      return fields[0] === "Z" ? null : (fields[19] ?? null);
    }
    if (process.platform === "win32") {
      const query = `(Get-Process -Id ${pid}).StartTime.Ticks`;
      return (
        execFileSync("powershell", ["-NoProfile", "-Command", query], { encoding: "utf8" }).trim() || null
      );
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

export function recordOf(pid: number): ProcessRecord | null {
  const startedAt = startTimeOf(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export const isAlive = (record: ProcessRecord): boolean => startTimeOf(record.pid) === record.startedAt;

/** Reads a record file; null if it does not exist or is not valid. */
export function readRecord(file: string): ProcessRecord | null {
  try {
    return processRecord.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/** Kills the process in a record file if it still runs, and removes the file. Returns whether it was running. */
export function killRecorded(file: string): boolean {
  const record = readRecord(file);
  const stale = record !== null && isAlive(record);
  if (stale) {
    try {
      process.kill(record.pid, "SIGKILL");
    } catch {
      // It has just exited.
    }
  }
  rmSync(file, { force: true });
  return stale;
}
