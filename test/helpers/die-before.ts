import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** Has this process kill itself before the nth call of one of these functions. Returns how many calls there were so far. */
export function dieBefore(nth: number, names: readonly ("renameSync" | "rmSync")[]): () => number {
  let calls = 0;
  for (const name of names) {
    const original = fs[name] as (...args: unknown[]) => void;
    (fs as Record<typeof name, unknown>)[name] = (...args: unknown[]) => {
      calls += 1;
      if (calls === nth) process.kill(process.pid, "SIGKILL");
      original(...args);
    };
  }
  syncBuiltinESMExports();
  return () => calls;
}
