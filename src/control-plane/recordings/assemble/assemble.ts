import { rmSync } from "node:fs";
import { Worker } from "node:worker_threads";

export interface AssemblyTask {
  /** In their order. A file may be torn anywhere, be no MP4, or be missing. */
  readonly parts: readonly { readonly file: string; readonly offsetMs: number }[];
  /** The file to write; its folder has to exist. */
  readonly output: string;
  /** Whether the parts' video is wanted, or only their sound. */
  readonly video: boolean;
}

export interface Assembled {
  /** Bytes. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  readonly durationMs: number;
  /** Whether something that was written could not be used. */
  readonly lostTail: boolean;
}

/** What the thread says. */
export type AssemblyMessage =
  | { readonly type: "done"; readonly result: Assembled | null }
  | { readonly type: "failed"; readonly code: string | undefined; readonly detail: string };

/** A recording of a day needs half of this. A hostile one ends its thread, and nothing else. MiB. */
const MOST_MEMORY = 512;

/**
 * Joins the parts of a recording on a thread of its own: `worker` is the built `worker.ts`. The parts stay, whatever happens.
 * Resolves with null if nothing is usable. Rejects with the system's errors, such as ENOSPC; once `signal` is aborted, with
 * its reason.
 */
export async function assemble(
  worker: string,
  task: AssemblyTask,
  signal: AbortSignal,
): Promise<Assembled | null> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Assembled | null>();
  const thread = new Worker(worker, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
  });
  thread.on("message", (message: AssemblyMessage) => {
    if (message.type === "done") resolve(message.result);
    else reject(Object.assign(new Error(message.detail), { code: message.code }));
  });
  thread.on("error", reject);
  thread.on("exit", (code) => reject(new Error(`the assembly ended with exit code ${code}`)));
  const stop = () => reject(signal.reason as Error);
  signal.addEventListener("abort", stop);
  try {
    return await promise;
  } catch (error) {
    await thread.terminate();
    // A thread that was ended in the middle could not.
    rmSync(`${task.output}.part`, { force: true });
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
