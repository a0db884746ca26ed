import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What a process uses now. */
export interface ProcessFigures {
  readonly memory: number;
  readonly descriptors: number;
  readonly sockets: number;
}

/** Memory in MiB; what the kernel says. */
export function figuresOf(pid: number): ProcessFigures {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const open = readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
  return {
    memory: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024,
    descriptors: open.length,
    sockets: open.filter((target) => target.startsWith("socket:")).length,
  };
}

/** The ids of all processes of this machine. */
export const runningProcesses = (): number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0);

/** The fields of /proc/PID/stat from the state on. */
export const statOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");

/** Of the kernel's times, per second. */
const TICKS = 100;

/** What a process has used of the processor, in s: in user and kernel mode. */
export const processorSeconds = (pid: number): number =>
  (Number(statOf(pid)[11]) + Number(statOf(pid)[12])) / TICKS;

/** The command line of a process, its arguments separated by NUL; empty if there is no such process. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** The process and all that it has started. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const other of runningProcesses()) {
    try {
      parents.set(other, Number(statOf(other)[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const family = new Set([pid]);
  for (const member of family)
    for (const [child, parent] of parents) if (parent === member) family.add(child);
  return [...family];
}
