import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import { exitOf } from "./deadline.ts";

/** A gigabyte takes most of a minute, more on a busy machine. */
const PATIENCE = 300_000;

/** Runs the `backup` command to its end. */
export async function backup(...args: string[]): Promise<{ code: number | null; said: string }> {
  return await startBackup(...args).ended;
}

export function startBackup(...args: string[]): {
  process: ChildProcess;
  ended: Promise<{ code: number | null; said: string }>;
} {
  const child = spawn(process.execPath, [resolve("out/main/backup.js"), ...args]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = async () => ({ code: await exitOf(child, "backup", () => said, PATIENCE), said });
  return { process: child, ended: ended() };
}
