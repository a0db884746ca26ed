import type { ChildLauncher } from "../../node/child-launcher.ts";
import type { WrittenTurn } from "./audio/split-voice.ts";

/** Finds the turns in the audio of several people, on a thread of its own: decoding an hour takes seconds. */
export interface SplitTask {
  /** Paths of WebM files. */
  readonly voices: readonly string[];
  /** Where a WAV file for each turn is written. */
  readonly folder: string;
}

/** The turns in each of the voices, in their order; null for a file that is not there. */
export type VoiceTurns = readonly (readonly WrittenTurn[] | null)[];

export type SplitMessage =
  | { readonly type: "done"; readonly turns: VoiceTurns }
  | { readonly type: "failed"; readonly detail: string };

/** Launches the built `transcripts/worker.ts`. */
export type SplitLauncher = ChildLauncher<SplitTask>;

/** Runs a task. Rejects if a file cannot be read or written; once `signal` is aborted, with its reason. */
export async function runSplitTask(
  launcher: SplitLauncher,
  task: SplitTask,
  signal: AbortSignal,
): Promise<VoiceTurns> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<VoiceTurns>();
  let said = "";
  const child = launcher.launch({
    onMessage(received) {
      const message = received as SplitMessage;
      if (message.type === "done") resolve(message.turns);
      else reject(new Error(message.detail));
    },
    onLine: (line) => (said = line),
    onExit: (how) => reject(new Error(said || how)),
  });
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    child.send(task);
    return await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    child.kill();
  }
}
