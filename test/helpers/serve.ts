import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { resolve } from "node:path";
import { onTestFinished } from "vitest";

/** `serve` as a person starts it, and what it says; for starts that may fail. */
export interface Serving {
  readonly process: ChildProcess;
  readonly said: () => string;
  /** The address that it says it has; rejects when it ends before. */
  readonly url: Promise<string>;
  readonly exited: Promise<number | null>;
}

/** What keeps a start short where nobody calls: no media server is started. */
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
  const exited = new Promise<number | null>((done) => child.on("close", done));
  const url = new Promise<string>((found, lost) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const address = /Hearth is running at (\S+)/.exec(said)?.[1];
        if (address) found(address);
      });
    void exited.then((code) => lost(new Error(`serve ended with ${code}: ${said}`)));
  });
  url.catch(() => {});
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return { process: child, said: () => said, url, exited };
}

/** How a start ends that is refused. */
export async function refusal(
  args: readonly string[],
  options: Parameters<typeof serve>[1] = {},
): Promise<{ code: number | null; said: string }> {
  const started = serve(args, options);
  const code = await started.exited;
  return { code, said: started.said() };
}
