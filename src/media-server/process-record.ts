import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import * as z from "zod";

/** A process written down so that a later one can tell whether it still lives: ids are given again, start times not. */
const processRecord = z.object({ pid: z.int().positive(), startedAt: z.string().min(1) });
export type ProcessRecord = z.infer<typeof processRecord>;

/** When a process was started, as the system says it; null if there is no such process. */
function startTimeOf(pid: number): string | null {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // A zombie is dead, only not yet buried.
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

/** What a record file says; null when there is none or it is torn. */
export function readRecord(file: string): ProcessRecord | null {
  try {
    return processRecord.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/** Ends the process that a record file names, if it still lives, and removes the file. */
export function killRecorded(file: string): boolean {
  const record = readRecord(file);
  const stale = record !== null && isAlive(record);
  if (stale) {
    try {
      process.kill(record.pid, "SIGKILL");
    } catch {
      // It ended by itself just now.
    }
  }
  rmSync(file, { force: true });
  return stale;
}
