import { spawn } from "node:child_process";
import { killGroup } from "../node/kill-group.ts";

/**
 * Runs a program and resolves with its last 16 KB of output; rejects if it cannot be run, fails, times out or is
 * canceled. Its child processes are killed with it: those of a script would otherwise survive and keep the pipes open.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: {
    signal: AbortSignal;
    timeout: number;
    env?: NodeJS.ProcessEnv;
    onLine?: (line: string) => void;
  },
): Promise<string> {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: options.env ?? process.env,
    // Its own process group, so that its children can be killed with it. Windows has no process groups.
    detached: process.platform !== "win32",
  });
  const limit = AbortSignal.timeout(options.timeout);
  const ending = AbortSignal.any([options.signal, limit]);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-16_384);
      for (const line of text.split("\n")) if (line) options.onLine?.(line);
    });
  return await new Promise((resolve, reject) => {
    const stop = () => {
      killGroup(child);
      reject(limit.aborted ? new Error(`${program} timed out`) : options.signal.reason);
    };
    if (ending.aborted) stop();
    else ending.addEventListener("abort", stop);
    child.on("error", reject);
    child.on("close", (code) => {
      ending.removeEventListener("abort", stop);
      if (code === 0) resolve(output);
      else reject(new Error(`${program} exited with code ${code}: ${output.slice(-400)}`));
    });
  });
}
