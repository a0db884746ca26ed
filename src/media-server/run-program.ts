import { spawn } from "node:child_process";

/** Runs a program to its end, line by line; rejects when it cannot be run, fails or is cancelled. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: {
    signal?: AbortSignal;
    env?: NodeJS.ProcessEnv;
    timeout?: number;
    onLine?: (line: string) => void;
  } = {},
): Promise<string> {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: options.env ?? process.env,
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-16_384);
      for (const line of text.split("\n")) if (line) options.onLine?.(line);
    });
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${code}: ${output.slice(-400)}`));
    });
  });
}
