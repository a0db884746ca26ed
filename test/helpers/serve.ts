import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { resolve } from "node:path";
import { onTestFinished } from "vitest";
import { exitOf, tail, within } from "./deadline.ts";

/** `serve` as a person starts it, with its output; for starts that may fail. */
export interface Serving {
  readonly process: ChildProcess;
  readonly said: () => string;
  /** The address that it prints; rejects if it exits before. */
  readonly url: Promise<string>;
  /** Its exit code, or null after a signal. */
  exit(): Promise<number | null>;
}

const START = 60_000;

/** Starts no media server, which makes starts without calls fast. */
export const withoutMediaServer = { HEARTH_LIVEKIT_SERVER: "/nowhere/livekit-server" };

export function serve(
  args: readonly string[],
  options: SpawnOptions & { under?: readonly string[] } = {},
): Serving {
  const { under = [], ...spawning } = options;
  const [program = "", ...rest] = [...under, process.execPath, resolve("out/main/serve.js"), ...args];
  const child = spawn(program, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    ...spawning,
    env: { ...process.env, ...withoutMediaServer, ...spawning.env },
  });
  let said = "";
  const exit = () => exitOf(child, `serve ${args.join(" ")}`, () => said);
  const addressed = new Promise<string>((found, lost) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const address = /Hearth is running at (\S+)/.exec(said)?.[1];
        if (address) found(address);
      });
    child.on("close", (code) => lost(new Error(`serve ended with ${code}: ${said}`)));
  });
  const url = within(START, "the address of serve", addressed, () => tail(said));
  url.catch(() => {});
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit();
  });
  return { process: child, said: () => said, url, exit };
}

/** The exit code and output of a start that is refused. */
export async function refusal(
  args: readonly string[],
  options: Parameters<typeof serve>[1] = {},
): Promise<{ code: number | null; said: string }> {
  const started = serve(args, options);
  const code = await started.exit();
  return { code, said: started.said() };
}
