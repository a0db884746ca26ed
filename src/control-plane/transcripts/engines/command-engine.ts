import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { basename, dirname } from "node:path";
import { parseArgsStringToArgv } from "string-argv";
import { killGroup } from "../../../node/kill-group.ts";
import { withParentDeathSignal } from "../../../node/parent-death-signal.ts";
import { EngineFailure, type Engine, type Spoken } from "./engine.ts";
import { MAX_ANSWER, readOutput } from "./read-answer.ts";

const WAV = "{wav}";

/** Whether a template can be run: it names a program, and where the audio file goes. */
export const isCommand = (template: string): boolean =>
  parseArgsStringToArgv(template)
    .slice(1)
    .some((arg) => arg.includes(WAV));

/**
 * Transcribes with a program, which is run without a shell for each turn: `{wav}` in its arguments is the audio file, and
 * what it prints is the transcript.
 */
export class CommandEngine implements Engine {
  readonly name: string;
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #timeout: number;

  /** `timeout` is for one turn, in ms. */
  constructor({ template, timeout }: { template: string; timeout: number }) {
    const [program = "", ...args] = parseArgsStringToArgv(template);
    this.name = basename(program);
    this.#program = program;
    this.#args = args;
    this.#timeout = timeout;
  }

  async transcribe(wav: string, durationMs: number, signal: AbortSignal): Promise<Spoken> {
    const limit = AbortSignal.timeout(this.#timeout);
    try {
      const args = this.#args.map((arg) => arg.replaceAll(WAV, () => wav));
      const output = await run(this.#program, args, dirname(wav), AbortSignal.any([signal, limit]));
      return readOutput(output, durationMs);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) throw new EngineFailure("timeout", "the program took too long");
      throw error;
    }
  }
}

/** Resolves with what it has printed. */
async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  // Files that it writes beside the audio are removed with it.
  const child = spawn(...withParentDeathSignal(program, args), {
    cwd,
    env: ownEnvironment(process.env),
    stdio: ["ignore", "pipe", "ignore"],
    detached: process.platform !== "win32",
  });
  makeWayForCalls(child.pid);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_ANSWER) chunks.push(chunk);
    else reject(new EngineFailure("malformed", `the output is larger than ${MAX_ANSWER} bytes`));
  });
  child.on("error", (error) => reject(cannotRun(error)));
  child.on("close", (code, killedBy) => {
    if (code === 0) resolve(Buffer.concat(chunks).toString("utf8"));
    else if (code === NOT_FOUND || code === NOT_EXECUTABLE) reject(cannotRun());
    else
      reject(
        new EngineFailure("command_failed", `the program ended with ${killedBy ?? `exit code ${code}`}`),
      );
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    killGroup(child);
  }
}

/** The exit codes with which shells, and setpriv, say that they cannot run a program. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

const cannotRun = (cause?: unknown) =>
  new EngineFailure("command_missing", "the program is not there or cannot be run", { cause });

/** Speech recognition takes all the cores that it gets; whoever is in a call comes first. */
function makeWayForCalls(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has just exited.
  }
}

/** The environment without our own settings: keys of the host are none of the program's business. */
function ownEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:HEARTH|LIVEKIT)_/.test(name)));
}
